using System.Globalization;
using Bridge.Dashboard.Pages.Layout;
using Bridge.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.Dashboard.Entrance;

/// <summary>A form that a page sent.</summary>
public sealed class DashboardForm
{
    private const int Largest = 32 * 1024;
    private const int MaxWho = 100;
    private const int MaxWhy = 500;

    private static readonly FormOptions Limits = new() { BufferBodyLengthLimit = Largest, ValueLengthLimit = 8 * 1024, ValueCountLimit = 30, KeyLengthLimit = 100 };

    private readonly IFormCollection _fields;

    private DashboardForm(IFormCollection fields) => _fields = fields;

    /// <summary>A field's text without blanks around it; empty where it is missing.</summary>
    public string this[string name] => _fields[name].ToString().Trim();

    /// <summary>What was typed, to show it again.</summary>
    public Typed Typed => new(this["who"], this["why"]);

    /// <summary>Reads a form; null where there is none that can be read.</summary>
    public static async Task<DashboardForm?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return request.HasFormContentType && request.ContentLength is null or <= Largest
                ? new DashboardForm(await request.ReadFormAsync(Limits, cancellationToken))
                : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Who acts, and why.</summary>
    /// <exception cref="OperatorMistakeException">One of them is missing or too long.</exception>
    public Signature SignatureOf(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(person.Principal ?? Line("who", "your name", MaxWho), Line("why", "the reason", MaxWhy));
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="OperatorMistakeException">It is none, or not in the range.</exception>
    public int Number(string name, int most) =>
        int.TryParse(this[name], CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new OperatorMistakeException(name, $"Give a whole number from 1 to {most}.");

    // History is told in lines.
    private string Line(string name, string words, int most)
    {
        var text = string.Join(' ', this[name].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length > 0 && text.Length <= most && !text.Any(char.IsControl)
            ? text
            : throw new OperatorMistakeException(name, $"Give {words}, in 1 to {most} characters.");
    }
}
