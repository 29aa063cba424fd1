using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using Bridge.Crm;
using Bridge.Intake;
using Bridge.Ledger;
using Bridge.Sandbox.Crms;

namespace Bridge.Benchmarks.Micro;

/// <summary>The steps that the bridge makes in memory, of a delivery of each CRM.</summary>
public class CrmBenchmarks
{
    // Every step of a CRM is measured on the same case, which takes longer to make than all of them together.
    private static readonly Dictionary<string, CrmCase> Cases = new(StringComparer.Ordinal);

    private CrmCase _case = null!;
    private string _message = null!;
    private TableEntity _row = null!;

    /// <summary>The CRM's name.</summary>
    [ParamsSource(nameof(Crms))]
    public string Crm { get; set; } = "";

    /// <summary>Every CRM.</summary>
    public static IEnumerable<string> Crms => SandboxCrms.All.Select(crm => crm.Name);

    /// <summary>Makes the delivery.</summary>
    [GlobalSetup]
    public async Task SetUpAsync()
    {
        if (!Cases.TryGetValue(Crm, out var made))
        {
            Cases[Crm] = made = await CrmCase.StartAsync(Crm);
        }

        _case = made;
        (_message, _row) = (EnvelopeJson.Write(_case.Envelope), OperationRow.Write(_case.Operation));
    }

    /// <summary>Checks that it is authentic.</summary>
    [Benchmark]
    public ValueTask<Verification> Verify() => _case.Crm.VerifyAsync(_case.Delivery, CancellationToken.None);

    /// <summary>Takes it apart.</summary>
    [Benchmark]
    public DeliveryContent Parse() => _case.Crm.Read(_case.Delivery);

    /// <summary>Finds the routes that wait for it.</summary>
    [Benchmark]
    public int Route() => _case.Routes.Match(_case.Event).Count();

    /// <summary>Evaluates the arguments of the call.</summary>
    [Benchmark]
    public IReadOnlyDictionary<string, string> Template() => _case.Route.Arguments(_case.Context);

    /// <summary>Writes the message of the queue.</summary>
    [Benchmark]
    public string WriteEnvelope() => EnvelopeJson.Write(_case.Envelope);

    /// <summary>Reads it.</summary>
    [Benchmark]
    public Envelope ReadEnvelope() => EnvelopeJson.Read(_message);

    /// <summary>Makes the entity of the ledger.</summary>
    [Benchmark]
    public TableEntity WriteEntity() => OperationRow.Write(_case.Operation);

    /// <summary>Reads it.</summary>
    [Benchmark]
    public Operation ReadEntity() => OperationRow.Read(_row);
}
