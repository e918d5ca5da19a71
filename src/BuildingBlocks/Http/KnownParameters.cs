using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace AimsPlatform.BuildingBlocks.Http;

/// <summary>Refuses query parameters the endpoint does not know: a misspelt filter must not answer everything.</summary>
internal static class KnownParameters
{
    private static readonly string[] NotKnown = ["is not known here"];

    public static EndpointFilterDelegate Refuse(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var known = context.MethodInfo.GetParameters().SelectMany(Names).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return async invocation =>
        {
            var unknown = invocation.HttpContext.Request.Query.Keys.Where(name => !known.Contains(name)).ToArray();
            return unknown.Length == 0
                ? await next(invocation)
                : new Error("unknown-parameter", $"Unknown query parameter: {string.Join(", ", unknown)}.", StatusCodes.Status400BadRequest)
                {
                    Errors = unknown.ToDictionary(name => "?" + name, _ => NotKnown),
                }.ToProblem();
        };
    }

    private static IEnumerable<string> Names(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [parameter.Name!]
            : parameter.ParameterType.GetProperties().Select(property => property.Name);
}
