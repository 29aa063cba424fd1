using System.Text;
using Bridge.Crm;
using Bridge.Crm.Pipedrive;
using Bridge.Sandbox.Pipedrive;
using Bridge.Secrets;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Tests.Crm;

public sealed class PipedriveVerificationTests : IAsyncDisposable
{
    private const string Current = "the-current-password-of-it";
    private const string Previous = "the-previous-password";

    private readonly CrmGraph _graph = PipedriveApi.GraphOf("http://127.0.0.1:1");

    [Fact]
    public async Task Verify_DuringARotation_AcceptsEitherPasswordAndNoOther()
    {
        _graph.Secrets.With("pipedrive-webhook-password", Current, Previous);

        Assert.Equal(Verification.Accepted, await VerifyAsync(Basic("bridge", Current)));
        Assert.Equal(Verification.Accepted, await VerifyAsync(Basic("bridge", Previous)));
        Assert.Equal(Verification.Mismatch, await VerifyAsync(Basic("bridge", PipedriveWebhook.SandboxPassword)));
        Assert.Equal(Verification.Mismatch, await VerifyAsync(Basic("Bridge", Current)));
    }

    [Fact]
    public void Verify_AnyBitFlipped_IsRefused() =>
        Gen.Select(Gen.Char[' ', '~'].Array[16, 60], Gen.Int[0, int.MaxValue]).Sample((characters, bit) =>
        {
            var password = new string(characters);
            var header = PipedriveBasicAuthentication.Header("bridge", password);
            Assert.Equal(Verification.Accepted, PipedriveBasicAuthentication.Verify("bridge", [password], header.ToString()));

            var flipped = Bits.Flip(header.Parameter!, bit);

            Assert.NotEqual(Verification.Accepted, PipedriveBasicAuthentication.Verify("bridge", [password], $"Basic {flipped}"));
        });

    [Theory]
    [InlineData(null, Verification.Missing)]
    [InlineData("", Verification.Missing)]
    [InlineData("Basic", Verification.Malformed)]
    [InlineData("Basic ", Verification.Malformed)]
    [InlineData("Bearer {0}", Verification.Malformed)]
    [InlineData("{0}", Verification.Malformed)]
    [InlineData("basic {0}", Verification.Accepted)]
    [InlineData("Basic {0}=", Verification.Mismatch)]
    [InlineData("Basic {0} {0}", Verification.Mismatch)]
    public void Verify_HeaderOfAnotherForm_IsRefused(string? form, Verification expected)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"bridge:{Current}"));
        var header = form is null ? StringValues.Empty : new StringValues(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, credentials));

        Assert.Equal(expected, PipedriveBasicAuthentication.Verify("bridge", [Current], header));
    }

    [Fact]
    public void Verify_TwoHeaders_LeaveItOpenWhichOneCounts() =>
        Assert.Equal(
            Verification.Malformed,
            PipedriveBasicAuthentication.Verify("bridge", [Current], new StringValues([Basic("bridge", Current), Basic("bridge", Current)])));

    [Theory]
    [InlineData("")]
    [InlineData("fifteen-letters")]
    [InlineData("sixteen letters ü")]
    public async Task Verify_SecretThatIsNoPassword_ClosesTheSource(string password)
    {
        _graph.Secrets.With("pipedrive-webhook-password", password);

        var exception = await Assert.ThrowsAsync<SecretMissingException>(() => VerifyAsync(Basic("bridge", password)));

        Assert.Contains("'pipedrive-webhook-password'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("letters", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_SecretThatIsNoPasswordBesideOneThatIs_IsStillRefused()
    {
        _graph.Secrets.With("pipedrive-webhook-password", Current, "short");

        Assert.Equal(Verification.Mismatch, await VerifyAsync(Basic("bridge", "short")));
    }

    [Fact]
    public async Task Verify_UserOfTheSettings_IsAskedFor()
    {
        await using var graph = PipedriveApi.GraphOf("http://127.0.0.1:1", ("Sources:pipedrive:WebhookUser", "crm"));

        Assert.Equal(Verification.Accepted, await VerifyAsync(Basic("crm", PipedriveWebhook.SandboxPassword), graph));
        Assert.Equal(Verification.Mismatch, await VerifyAsync(Basic("bridge", PipedriveWebhook.SandboxPassword), graph));
    }

    public ValueTask DisposeAsync() => _graph.DisposeAsync();

    private static string Basic(string user, string password) => PipedriveBasicAuthentication.Header(user, password).ToString();

    private async Task<Verification> VerifyAsync(string header, CrmGraph? graph = null) =>
        await (graph ?? _graph).Source("pipedrive").VerifyAsync(PipedriveApi.DeliveryOf([], new HeaderDictionary { ["Authorization"] = header }), default);
}
