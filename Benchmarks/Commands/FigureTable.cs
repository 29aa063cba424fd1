using System.Globalization;
using Bridge.Benchmarks.Figures;
using Spectre.Console;

namespace Bridge.Benchmarks.Commands;

/// <summary>Figures on the screen, the ratio first.</summary>
internal static class FigureTable
{
    // Without a terminal there is nobody whose window could be too narrow.
    private const int WidthOfFile = 160;

    public static void Show(string title, IReadOnlyList<Figure> figures)
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfFile;
        }

        var table = new Table().Title(Markup.Escape(title)).Border(TableBorder.Rounded)
            .AddColumn("")
            .AddColumn(new TableColumn("ratio").RightAligned())
            .AddColumn(new TableColumn("measured").RightAligned())
            .AddColumn(new TableColumn("limit").RightAligned())
            .AddColumn(new TableColumn("runs").RightAligned())
            .AddColumn("goal");
        foreach (var figure in figures)
        {
            table.AddRow(
                Markup.Escape($"{figure.Name}, {figure.Unit}"),
                Text(figure.Ratio),
                Text(figure.Value),
                Text(figure.Limit),
                figure.Value.Values.Count.ToString(CultureInfo.InvariantCulture),
                figure.Goal is { } goal ? $"{goal} {(goal.IsMetBy(figure) ? "[green]met[/]" : "[red]not met[/]")}" : Markup.Escape(figure.Note));
        }

        console.Write(table);
    }

    private static string Text(Series? series) => series switch
    {
        null => "",
        { Values.Count: 1 } => Number(series.Median),
        _ => $"{Number(series.Median)} [grey]({Number(series.Low)}–{Number(series.High)})[/]",
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) switch
    {
        < 0.01 => "0.#####",
        < 10 => "0.00",
        _ => "#,##0",
    }, CultureInfo.InvariantCulture);
}
