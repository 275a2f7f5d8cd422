using Signalbox.ToolServer.Protocol;

namespace Signalbox.ToolServer.Tests.Protocol;

public sealed class ListChangeHubTests
{
    [Fact]
    public async Task A_change_that_waits_is_told_once_with_its_first_number()
    {
        var hub = new ListChangeHub();
        using var stream = hub.Subscribe(_ => true);
        hub.Publish(ListChange.Tools);
        hub.Publish(ListChange.Resources);
        hub.Publish(ListChange.Tools);
        Assert.Equal(new NumberedChange(ListChange.Tools, 1), await stream.NextAsync(default));
        Assert.Equal(new NumberedChange(ListChange.Resources, 2), await stream.NextAsync(default));
        hub.Publish(ListChange.Tools);
        Assert.Equal(new NumberedChange(ListChange.Tools, 4), await stream.NextAsync(default));
    }

    [Fact]
    public async Task What_changed_since_a_number_is_told_first_in_the_order_it_happened()
    {
        var hub = new ListChangeHub();
        hub.Publish(ListChange.Resources);
        hub.Publish(ListChange.Tools);
        hub.Publish(ListChange.Resource("a:1"));
        using var stream = hub.Subscribe(_ => true, since: 1);
        Assert.Equal(ListChange.Tools, (await stream.NextAsync(default))!.Value.Change);
        Assert.Equal("a:1", (await stream.NextAsync(default))!.Value.Change.Uri);
    }

    [Fact]
    public async Task A_number_that_was_never_given_is_told_everything()
    {
        var hub = new ListChangeHub();
        hub.Publish(ListChange.Tools);
        using var stream = hub.Subscribe(_ => true, since: 99);
        Assert.Equal(ListChange.Tools, (await stream.NextAsync(default))!.Value.Change);
    }

    [Fact]
    public async Task Lists_are_told_however_many_resources_were_updated_since()
    {
        var hub = new ListChangeHub();
        hub.Publish(ListChange.Tools);
        for (var i = 0; i < 5000; i++)
            hub.Publish(ListChange.Resource($"a:{i}"));
        using var lists = hub.Subscribe(c => c.Uri is null, since: 0);
        Assert.Equal(ListChange.Tools, (await lists.NextAsync(default))!.Value.Change);
        using var all = hub.Subscribe(_ => true, since: 0);
        hub.Complete();
        var told = 0;
        while (await all.NextAsync(default) is not null)
            told++;
        Assert.Equal(1025, told);
    }

    [Fact]
    public async Task What_is_not_wanted_is_not_told_but_signs_of_life_are()
    {
        var hub = new ListChangeHub();
        using var stream = hub.Subscribe(c => c == ListChange.Prompts);
        hub.Publish(ListChange.Tools);
        hub.Publish(ListChange.KeepAlive);
        Assert.Equal(ListChange.KeepAlive, (await stream.NextAsync(default))!.Value.Change);
    }
}
