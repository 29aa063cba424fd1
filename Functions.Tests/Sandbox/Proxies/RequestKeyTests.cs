using System.Text;
using Bridge.Sandbox.Proxies;

namespace Bridge.Tests.Sandbox.Proxies;

public sealed class RequestKeyTests
{
    [Theory]
    [InlineData(ProxyTarget.Bridge, "POST", "/api/webhooks/hubspot", "bridge POST /api/webhooks/hubspot")]
    [InlineData(ProxyTarget.Billing, "GET", "/api/integration/v2/get-customer-balance?account_number=100245", "billing GET /api/integration/v2/get-customer-balance")]
    [InlineData(ProxyTarget.HubSpot, "PATCH", "/crm/v3/objects/companies/9002", "hubspot PATCH /crm/v3/objects/companies/{n}")]
    [InlineData(ProxyTarget.HubSpot, "GET", "/crm/objects/2026-03/deals/9004", "hubspot GET /crm/objects/2026-03/deals/{n}")]
    [InlineData(ProxyTarget.Queue, "GET", "/account7/operations/messages?numofmessages=16&visibilitytimeout=15", "queue GET /operations/messages")]
    [InlineData(ProxyTarget.Queue, "DELETE", "/account7/operations/messages/0d1d5b0e-9d1c-4b3c-8a53-6f2f6a3ce0f1?popreceipt=MDFE", "queue DELETE /operations/messages/{id}")]
    [InlineData(ProxyTarget.Queue, "GET", "/account7/operations?comp=metadata", "queue GET /operations?comp=metadata")]
    [InlineData(ProxyTarget.Table, "GET", "/account7/operations(PartitionKey='4',RowKey='op_4f0c9bd56d2f4c3d8e7a6b5c4d3e2f10')", "table GET /operations(PartitionKey='{p}',RowKey='op_{id}')")]
    [InlineData(ProxyTarget.Table, "GET", "/account7/operations(PartitionKey='4',RowKey='due_0638763840000000000_4f0c9bd56d2f4c3d8e7a6b5c4d3e2f10')", "table GET /operations(PartitionKey='{p}',RowKey='due_{id}_{id}')")]
    [InlineData(ProxyTarget.Table, "DELETE", "/account7/locks(PartitionKey='127.0.0.1~3a41233_100245',RowKey='lock')", "table DELETE /locks(PartitionKey='{p}',RowKey='lock')")]
    [InlineData(ProxyTarget.Blob, "PUT", "/account7/events/4f0c9bd56d2f4c3d8e7a6b5c4d3e2f10/0a1b2c3d4e5f60718293", "blob PUT /events/{id}/{id}")]
    public void Key_IsWithoutWhatDiffersFromRunToRun(ProxyTarget target, string method, string url, string key) =>
        Assert.Equal(key, Request(target, method, url).Key);

    [Fact]
    public void Key_OfABatch_NamesTheStatesThatItWrites() => Assert.Equal(
        "table POST /$batch Sending/None",
        Request(ProxyTarget.Table, "POST", "/account7/$batch", """--batch {"PartitionKey":"4","State":"Sending","WriteBack":"None","Why":"sending"} --batch--""").Key);

    private static ProxiedRequest Request(ProxyTarget target, string method, string url, string body = "") =>
        new(target, method, url, [], Encoding.UTF8.GetBytes(body));
}
