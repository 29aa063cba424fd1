using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Crm;

/// <summary>A delivery's body as JSON.</summary>
internal static class DeliveryJson
{
    /// <summary>The body's JSON, whatever it is.</summary>
    /// <exception cref="UnreadableDeliveryException">The body is no JSON, or more than the delivery's limits allow.</exception>
    public static JToken Json(this Delivery delivery)
    {
        try
        {
            return StrictJson.Parse(delivery.Body.Span, delivery.Limits);
        }
        catch (JsonException exception)
        {
            // The strict reader's words say where, and quote nothing.
            throw new UnreadableDeliveryException($"The body cannot be read. {exception.Message}");
        }
    }

    /// <summary>The body's JSON object.</summary>
    /// <exception cref="UnreadableDeliveryException">The body is no JSON object, or more than the delivery's limits allow.</exception>
    public static JObject JsonObject(this Delivery delivery) =>
        delivery.Json() as JObject ?? throw new UnreadableDeliveryException("The body is no JSON object.");
}
