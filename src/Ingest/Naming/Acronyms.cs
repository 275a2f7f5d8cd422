namespace Signalbox.Ingest.Naming;

/// <summary>How words are written that are not simply small: <c>snmp</c> is SNMP, <c>iscsi</c> is iSCSI, <c>vms</c> is VMs.</summary>
internal static class Acronyms
{
    private static readonly Dictionary<string, string> s_written = Read(
        "ACL API APNS ARN ASN AWS BGP BIOS BMC CA CDN CHAP CIDR CIFS CLI CNI CPU CRL CSI CSR CSS CSV CVE CVSS DB DDOS DHCP DHSM DIMM DLP DM DN DNS EBS EC2 ECU EULA FC FCM FPGA FQDN FRU FSN FTP GC GCP GCS GPG GPU GUI GUID "
        + "HA HBA HCI HDD HMAC HSM HTML HTTP HTTPS IAM ID IKE IMAP IO IOPS IP IPAM IPMI IPSEC IQN ISBN ISO ISP JDBC JSON JWK JWKS JWT KMIP KMS KPI KVM LACP LAN LDAP LDAPS LED LLDP LUN MAC MFA MIB MTU NAS NAT NDMP NFS NIC NIS NPU NTP NUMA "
        + "OCR OEM OIDC OS OTP OVA OVF P2P PCI PDF PDU PEM PGP PIN PNG POP PSU PVC QR RAID RAM RBAC RDP RFC RFID RMA RPC RPM RPO RSA RSS RTO S3 SAML SAN SARIF SAS SATA SBOM SCIM SCSI SDK SEL SEPA SFTP SHA SID SKU SLA SMB SMS SMTP SNMP SOAP SPDM "
        + "SPI SQL SSD SSH SSL SSO SSP SVM TCP TFA TLS TOTP TPM TPU TTL UDP UEFI UI UID UPS URI URL URN USB UTC UUID VAT VDI VIP VLAN VM VNI VNX VMAX VPC VPN VRF VSD VSS VVOL WWN WWPN XML XLSX YAML 2FA 3D "
        + "iSCSI NVMe NVMeoF OAuth OAuth1 OAuth2 OpenID IPv4 IPv6 LDAPv3 DHCPv4 DHCPv6 vCenter vSphere VMware GitHub GitLab DevOps GraphQL MySQL PostgreSQL MongoDB QoS WiFi IoT SaaS PaaS iDRAC iLO ETag XtremIO NetApp PayPal macOS iOS PCIe CodeQL Dependabot Kubernetes Kerberos Redfish Copilot Slack Bitcoin Unity PowerStore X509 mTLS DDoS");

    public static string Write(string word)
    {
        if (s_written.TryGetValue(word, out var written)) return written;
        return word.Length > 2 && word.EndsWith('s') && s_written.TryGetValue(word[..^1], out var one) ? one + "s" : word;
    }

    // Of two that are alike in small letters the later counts: DDoS.
    private static Dictionary<string, string> Read(string words)
    {
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words.Split(' ')) written[word.ToLowerInvariant()] = word;
        return written;
    }
}
