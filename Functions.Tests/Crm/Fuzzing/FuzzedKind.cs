using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bridge.Tests.Crm.Fuzzing;

/// <summary>A kind of CRM, and what its deliveries are made of for a test that sends many broken ones.</summary>
/// <param name="Name">The kind's name.</param>
/// <param name="Bodies">Bodies that the kind really sends, each of another form.</param>
/// <param name="Pieces">What is put into them: text that means something to this kind.</param>
internal abstract record FuzzedKind(string Name, IReadOnlyList<string> Bodies, IReadOnlyList<string> Pieces)
{
    /// <summary>A secret that every kind takes.</summary>
    protected const string Secret = "a-secret-that-is-long-enough-for-everyone";

    public static IReadOnlyList<FuzzedKind> All { get; } =
        [new FuzzedHubSpot(), new FuzzedDynamics365(), new FuzzedSalesforce(), new FuzzedZoho(), new FuzzedPipedrive(), new FuzzedZendesk(), new FuzzedGeneric()];

    /// <summary>The source, under the name that the sample routes give it.</summary>
    public string Source => Name.ToLowerInvariant();

    /// <summary>The answer to a body that cannot be read.</summary>
    public virtual int Unreadable => 400;

    /// <summary>What nests once more each time it is repeated.</summary>
    public virtual string Deeper => "[";

    /// <summary>What is small to send and large to keep, when it is repeated.</summary>
    public virtual string Crowd => "[],";

    /// <summary>A body of the kind whose event nests so deep somewhere.</summary>
    public virtual byte[] Deep(int depth) => With($"\"x\":{new string('[', depth)}{new string(']', depth)},");

    /// <summary>A body of the kind whose event has so many values more.</summary>
    public virtual byte[] Wide(int values) => With($"\"x\":[{string.Join(',', Enumerable.Repeat('1', values))}],");

    /// <summary>A body of the kind whose event has a text of such a length more.</summary>
    public virtual byte[] Long(int length) => With($"\"x\":\"{new string('x', length)}\",");

    /// <summary>A body of the kind with something before the first member of its first object.</summary>
    public byte[] With(string members) => Encoding.UTF8.GetBytes(Bodies[0].Insert(Bodies[0].IndexOf('{', StringComparison.Ordinal) + 1, members));

    /// <summary>The query of the address that the CRM calls.</summary>
    public virtual string Query => "";

    /// <summary>The source's settings below its name, and its secrets below <c>Secrets</c>.</summary>
    public abstract IEnumerable<(string Name, string Value)> Settings { get; }

    public static FuzzedKind Of(string name) => All.Single(kind => kind.Name == name);

    /// <summary>Puts into the headers what proves that the body comes from the CRM.</summary>
    public abstract void Authenticate(IHeaderDictionary headers, string url, byte[] body, DateTimeOffset now);

    /// <summary>A body into which a piece was put often enough to have a size.</summary>
    public byte[] Stuffed(string piece, int bytes, int at)
    {
        var times = bytes / Encoding.UTF8.GetByteCount(piece);
        var body = Bodies[0];
        return Encoding.UTF8.GetBytes(body.Insert(Math.Min(at, body.Length), string.Concat(Enumerable.Repeat(piece, times))));
    }

    public sealed override string ToString() => Name;

    protected (string, string) Is(string setting, string value) => ($"Sources:{Source}:{setting}", value);

    protected (string, string) Keeps(string secret, string value = Secret) => ($"Secrets:{Source}-{secret}", value);
}
