using System.Globalization;
using Bridge.Ledger;
using Bridge.Sandbox.Sending;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bridge.Sandbox.Tour;

/// <summary>The tour as a table that a person enjoys reading.</summary>
internal static class TourTable
{
    public static IRenderable Of(IReadOnlyList<TourStep> steps)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Expand();
        table.AddColumn(new TableColumn("[bold]What happened in the CRM[/]"));
        table.AddColumn(new TableColumn("[bold]Billing operation[/]").NoWrap());
        table.AddColumn(new TableColumn("[bold]Result[/]"));
        table.AddColumn(new TableColumn("[bold]Written back to the CRM[/]"));
        table.AddColumn(new TableColumn("[bold]Took[/]").NoWrap().RightAligned());
        foreach (var source in steps.GroupBy(step => step.Play.Source, StringComparer.Ordinal))
        {
            table.AddRow(new Markup($"[grey]{(source.Key == HubSpotWebhook.SourceName ? "HubSpot" : "Standard Webhooks")}[/]"));
            foreach (var step in source)
            {
                table.AddRow(Escaped(step.Title), $"[aqua]{step.Play.Operation}[/]", Result(step), WrittenBack(step), Took(step));
            }
        }

        return table;
    }

    private static string Result(TourStep step) => step switch
    {
        { Failure: not null } => $"[red]✗ {Escaped(step.Operation is { State: not CallState.Succeeded } failed ? $"{failed.State}" : "failed")}[/]",
        { Succeeded: true } => $"[green]✓[/] {Escaped(Figures(step.Operation!))}",
        { Operation: { } operation } => $"[yellow]{operation.State}…[/]",
        { Deliveries.Count: > 0 } => "[yellow]queued…[/]",
        _ => "",
    };

    private static string WrittenBack(TourStep step) =>
        step.IsWrittenBack ? $"[green]✓[/] {Escaped(step.WrittenBack!)}" : step.Failure is null ? "" : "[red]✗[/]";

    private static string Took(TourStep step) =>
        step.Took is { } took ? $"[grey]{took.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture)}[/]" : "";

    private static string Figures(Operation operation) => operation.Run switch
    {
        "move-funds" => $"balance {Figure(operation, "customer_balance")}",
        "get-customer-balance" or "get-partner-balance" => $"closing balance {Figure(operation, "closing_balance")}",
        "register-customer" => $"account {Figure(operation, "account_number")}",
        "login-url" => "a link",
        _ => "done",
    };

    private static string Figure(Operation operation, string name) =>
        Convert.ToString((operation.Result?[name] as JValue)?.Value, CultureInfo.InvariantCulture) ?? "";

    private static string Escaped(string text) => Markup.Escape(text);
}
