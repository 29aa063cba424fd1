using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Bridge.Storage;

namespace Bridge.Tests.Crm.Fuzzing;

/// <summary>A storage account that takes whatever it is given, at once, and keeps nothing.</summary>
internal sealed partial class AcceptingStorage : HttpMessageHandler
{
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=bridge;AccountKey=AAAA;EndpointSuffix=core.windows.net";
    private const string Queued =
        "<QueueMessagesList><QueueMessage><MessageId>5974b586-0df3-4e2d-ad0c-18e3892bfca2</MessageId><InsertionTime>Sun, 01 Mar 2026 12:00:00 GMT</InsertionTime><ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime><PopReceipt>a</PopReceipt><TimeNextVisible>Sun, 01 Mar 2026 12:00:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>";

    public static StorageClients Clients()
    {
        var transport = new HttpClientTransport(new AcceptingStorage());
        return new(
            new QueueServiceClient(Account, new QueueClientOptions { Transport = transport, MessageEncoding = QueueMessageEncoding.Base64 }),
            new TableServiceClient(Account, new TableClientOptions { Transport = transport }),
            new BlobServiceClient(Account, new BlobClientOptions { Transport = transport }));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var response = path.EndsWith("/$batch", StringComparison.Ordinal) ? Batch(await request.Content!.ReadAsStringAsync(cancellationToken))
            : path.EndsWith("/messages", StringComparison.Ordinal) ? Answer(HttpStatusCode.Created, Queued, "application/xml")
            : request.RequestUri.Host.Contains(".table.", StringComparison.Ordinal) ? Answer(HttpStatusCode.NoContent)
            : Answer(HttpStatusCode.Created);
        response.Headers.TryAddWithoutValidation("ETag", "\"0x1\"");
        response.Content.Headers.TryAddWithoutValidation("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT");
        return response;
    }

    // https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions#sample-response
    private static HttpResponseMessage Batch(string transaction)
    {
        const string Part = "--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n\r\n";
        var parts = string.Concat(Enumerable.Repeat(Part, Change().Count(transaction)));
        return Answer(HttpStatusCode.Accepted, $"--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n{parts}--changes--\r\n--batch--\r\n", "multipart/mixed; boundary=batch");
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body = "", string type = "text/plain")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return new HttpResponseMessage(status) { Content = content };
    }

    [GeneratedRegex("^(?:POST|PUT|PATCH|MERGE|DELETE) http", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Change();
}
