namespace Bridge.Operations;

/// <summary>Values of an enumeration as an operator writes them: <c>SendAgain</c> is <c>sendAgain</c>. Case does not matter.</summary>
internal static class Words
{
    public static T? Find<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<T>(name) : null;

    public static string All<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
}
