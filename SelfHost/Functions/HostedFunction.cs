using System.Reflection;

namespace Bridge.SelfHost.Functions;

/// <summary>One function: a method and what makes it run.</summary>
/// <param name="Name">Its name, unique in the app.</param>
/// <param name="Method">The method.</param>
/// <param name="Input">The parameter that takes what the trigger brings.</param>
/// <param name="Trigger">What makes it run.</param>
internal sealed record HostedFunction(string Name, MethodInfo Method, ParameterInfo Input, Trigger Trigger)
{
    /// <summary>The class whose instance runs the function.</summary>
    public Type Class => Method.DeclaringType!;
}
