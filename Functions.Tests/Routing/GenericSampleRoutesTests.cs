using Bridge.Json;

namespace Bridge.Tests.Routing;

public sealed class GenericSampleRoutesTests
{
    [Fact]
    public void CustomerCreated_KeepsNoCaptcha()
    {
        var created = TestRoutes.Event("""{"type": "customer.created", "data": {"email": "ann@example.com", "captcha": "token"}}""", "customer.created", source: "generic");
        var route = Assert.Single(SampleRoutes.Load("generic").Match(created));
        Assert.Equal("""{"type":"customer.created","data":{"email":"ann@example.com"}}""", StrictJson.Write(route.WithoutSecrets(created).Data));
    }
}
