using System.Globalization;
using Bridge.Ledger;
using Bridge.Sandbox.Crms;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bridge.Sandbox.Tour;

/// <summary>The tour as a table that a person enjoys reading.</summary>
internal static class TourTable
{
    // Below this width a table of five columns would break its words.
    private const int Wide = 125;

    /// <summary>The table for a screen of so many columns; on a narrow one, what belongs together stands in one cell.</summary>
    public static IRenderable Of(IReadOnlyList<TourStep> steps, int width)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        var isWide = width >= Wide;
        table.AddColumns(isWide
            ? [Head("What happened in the CRM"), Head("Billing operation"), Head("Result"), Head("Written back to the CRM"), Head("Took").RightAligned()]
            : [Head("What happened, and what ran"), Head("Result, and what was written back"), Head("Took").RightAligned()]);
        foreach (var source in steps.GroupBy(step => step.Play.Source, StringComparer.Ordinal))
        {
            table.AddRow(new Markup($"[bold grey]{SandboxCrms.Find(source.Key).Title}[/]"));
            foreach (var step in source)
            {
                string[] cells = [Escaped(step.Title), $"[aqua]{step.Play.Operation}[/]", Result(step), WrittenBack(step), Took(step)];
                table.AddRow(isWide ? cells : [$"{cells[0]}\n{cells[1]}", $"{cells[2]}\n{cells[3]}", cells[4]]);
            }
        }

        return table;
    }

    private static TableColumn Head(string text) => new($"[bold]{text}[/]");

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
