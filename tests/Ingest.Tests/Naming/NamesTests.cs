namespace Signalbox.Ingest.Tests.Naming;

/// <summary>Names, titles and descriptions of operations, each alone in a document.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("get", "/vms", "", "", "list_vms", "List VMs", "Lists VMs.")]
    [InlineData("get", "/vms/{id}", "", "", "get_vm", "Get a VM", "Gets a VM.")]
    [InlineData("get", "/v1/charges", "GetCharges", "", "list_charges", "List charges", "Lists charges.")]
    [InlineData("get", "/v1/coupons/{coupon}", "GetCouponsCoupon", "Retrieves the coupon with the given ID.", "get_coupon", "Get a coupon", "Retrieves the coupon with the given ID.")]
    [InlineData("get", "/pets/{petId}", "getPetById", "Find pet by ID", "get_pet", "Get a pet", "Finds pet by ID.")]
    [InlineData("post", "/snmp_server", "", "Create an SNMP server.", "create_snmp_server", "Create an SNMP server", "Creates an SNMP server.")]
    [InlineData("post", "/AlertSyslogTarget", "AlertSyslogTargetCreate", "AlertSyslogTargetCreate", "create_alert_syslog_target", "Create an alert syslog target", "Creates an alert syslog target.")]
    [InlineData("post", "/repos/{owner}/{repo}/issues", "issues/create", "Create an issue", "create_issue", "Create an issue", "Creates an issue.")]
    [InlineData("get", "/orgs/{org}/webhooks", "orgs/list", "List organization webhooks", "list_organization_webhooks", "List organization webhooks", "Lists organization webhooks.")]
    [InlineData("get", "/codes_of_conduct/{key}", "", "Get a code of conduct", "get_code_of_conduct", "Get a code of conduct", "Gets a code of conduct.")]
    [InlineData("delete", "/user/starred/{repo}", "", "Unstar a repository", "unstar_repository", "Unstar a repository", "Unstars a repository.")]
    [InlineData("post", "/redfish/v1/Systems/{id}/Actions/ComputerSystem.Reset", "", "", "reset_system", "Reset a system", "Resets a system.")]
    [InlineData("post", "/redfish/v1/Systems/{id}/LogServices/{log}/Actions/LogService.ClearLog", "", "", "clear_log", "Clear a log", "Clears a log.")]
    [InlineData("post", "/vms/{id}/set-boot-order", "", "", "set_vm_boot_order", "Set a VM boot order", "Sets a VM boot order.")]
    [InlineData("post", "/volume_group/{id}/snapshot", "", "Snapshot", "snapshot_volume_group", "Snapshot a volume group", "Snapshots a volume group.")]
    [InlineData("post", "/channels/{id}/messages/bulk-delete", "bulk_delete_messages", "", "delete_messages_in_bulk", "Delete messages in bulk", "Deletes messages in bulk.")]
    [InlineData("post", "/polls/{id}/expire", "poll_expire", "", "expire_poll", "Expire a poll", "Expires a poll.")]
    [InlineData("get", "/customers/search", "GetCustomersSearch", "", "search_customers", "Search customers", "Searches customers.")]
    [InlineData("get", "/invoices/upcoming", "", "", "get_upcoming_invoice", "Get the upcoming invoice", "Gets the upcoming invoice.")]
    [InlineData("get", "/items/{item_id}", "read_item_items__item_id__get", "Read Item", "get_item", "Get an item", "Reads Item.")]
    [InlineData("get", "/PowerEquipment/PowerShelves", "", "", "list_power_shelves", "List power shelves", "Lists power shelves.")]
    [InlineData("get", "/file_nis", "", "Collection Query", "get_file_nis", "Get file NIS", "Gets file NIS.")]
    public async Task An_operation_is_named_for_what_it_does(string method, string path, string id, string summary, string name, string title, string description)
    {
        using var scratch = new Scratch();
        var declared = (id.Length > 0 ? $"\"operationId\": \"{id}\", " : "") + (summary.Length > 0 ? $"\"summary\": \"{summary}\", " : "");
        var schema = method == "get" && name.StartsWith("list", StringComparison.Ordinal) ? ", \"content\": {\"application/json\": {\"schema\": {\"type\": \"array\", \"items\": {\"type\": \"object\"}}}}" : "";
        var parameters = string.Join(", ", path.Split('{').Skip(1).Select(part => $"{{\"name\": \"{part.Split('}')[0]}\", \"in\": \"path\", \"required\": true, \"schema\": {{\"type\": \"string\"}}}}"));
        var operation = $"{{ {declared} \"parameters\": [{parameters}], \"responses\": {{\"200\": {{\"description\": \"OK\"{schema} }} }} }}";
        var file = scratch.File("api.json", $"{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"servers\": [{{\"url\": \"https://x.example\"}}], \"paths\": {{\"{path}\": {{\"{method}\": {operation} }} }} }}");
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [file], TargetName = "t" });
        var tool = Assert.Single(result.Workflows).Spec.Tool;
        Assert.Equal((name, title, description), (tool.Name, tool.Title!, tool.Description!));
    }
}
