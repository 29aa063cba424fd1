using Bridge.Json;
using Newtonsoft.Json;

namespace Bridge.Benchmarks.Figures;

/// <summary>Figures as a file.</summary>
internal static class FigureJson
{
    private const int Digits = 6;

    public static string Write(string benchmark, IEnumerable<Figure> figures) => new JObject
    {
        ["benchmark"] = benchmark,
        ["figures"] = new JArray(figures.Select(Write)),
    }.ToString(Formatting.Indented) + "\n";

    /// <summary>The figures of a file by name, each with what later figures are held against.</summary>
    public static IReadOnlyDictionary<string, CommittedFigure> Read(string file)
    {
        var json = StrictJson.ParseFile(File.ReadAllBytes(file));
        return ((JArray)json["figures"]!).ToDictionary(
            figure => (string)figure["name"]!,
            figure => new CommittedFigure((double?)figure["ratio"], (double)figure["value"]!),
            StringComparer.Ordinal);
    }

    private static JObject Write(Figure figure)
    {
        var json = new JObject { ["name"] = figure.Name };
        if (figure.Ratio is { } ratio)
        {
            json["ratio"] = Number(ratio.Median);
            json["ratioSpread"] = Spread(ratio);
        }

        json["unit"] = figure.Unit;
        json["value"] = Number(figure.Value.Median);
        json["spread"] = Spread(figure.Value);
        if (figure.Limit is { } limit)
        {
            json["limit"] = Number(limit.Median);
            json["limitSpread"] = Spread(limit);
        }

        json["runs"] = figure.Value.Values.Count;
        if (figure.Goal is { } goal)
        {
            json["goal"] = goal.ToString();
            json["isMet"] = goal.IsMetBy(figure);
        }

        if (figure.Note.Length > 0)
        {
            json["note"] = figure.Note;
        }

        return json;
    }

    private static JArray Spread(Series series) => [Number(series.Low), Number(series.High)];

    private static decimal Number(double value) => Math.Round((decimal)value, Digits);
}

/// <summary>A figure as it was committed.</summary>
/// <param name="Ratio">Its ratio to the limit, where it has one.</param>
/// <param name="Value">Its value.</param>
internal sealed record CommittedFigure(double? Ratio, double Value);
