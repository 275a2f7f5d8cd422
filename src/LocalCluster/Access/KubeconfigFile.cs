using System.Text;

namespace Signalbox.LocalCluster.Access;

/// <summary>Writes the file that kubectl and every other client find the cluster by.</summary>
internal static class KubeconfigFile
{
    public static void Write(string path, Uri server, string authorityPem, AccessToken token)
    {
        var text = $"""
            apiVersion: v1
            kind: Config
            current-context: signalbox
            clusters:
            - name: signalbox
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authorityPem))}
            contexts:
            - name: signalbox
              context:
                cluster: signalbox
                user: admin
                namespace: default
            users:
            - name: admin
              user:
                token: {token.Reveal()}

            """;
        Storage.StorageFiles.WriteAtomically(path, Encoding.UTF8.GetBytes(text));
    }
}
