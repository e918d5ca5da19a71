using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;

namespace AimsPlatform.ServiceDefaults;

/// <summary>What a group of routes is about, as the API's document says it.</summary>
public sealed record TagDescription(string Name, string Text);

/// <summary>What the API's document needs to be told about routes.</summary>
public static partial class Described
{
    /// <summary>Groups the routes under a tag that explains itself.</summary>
    public static RouteGroupBuilder WithTag(this RouteGroupBuilder group, string name, string text) =>
        group.WithTags(name).WithMetadata(new TagDescription(name, text));

    /// <summary>Every tag that explains itself, once.</summary>
    public static IEnumerable<TagDescription> TagsOf(IEnumerable<ApiDescriptionGroup> groups) =>
        groups.SelectMany(group => group.Items).SelectMany(route => route.ActionDescriptor.EndpointMetadata.OfType<TagDescription>()).Distinct();

    /// <summary>Every route that says nothing else is summed up by its handler's name: <c>AcceptRisk.Handle</c> is "Accept risk".</summary>
    public static TBuilder WithSummaries<TBuilder>(this TBuilder group) where TBuilder : IEndpointConventionBuilder
    {
        group.Finally(route =>
        {
            if (!route.Metadata.OfType<IEndpointSummaryMetadata>().Any() && route.Metadata.OfType<MethodInfo>().LastOrDefault() is { DeclaringType: { } slice } handler && !slice.Name.StartsWith('<'))
            {
                route.Metadata.Add(new EndpointSummaryAttribute(Summary(slice.Name, handler.Name)));
            }
        });
        return group;
    }

    // Moves.StartDesign -> Start design; ReadEvidence.List -> Read evidence: list; TreatRisk.HandleNotEnough -> Treat risk: not enough
    private static string Summary(string slice, string handler)
    {
        var (what, how) = (Words(slice), Words(handler is "Handle" or "HandleAsync" ? "" : handler.Replace("Handle", "", StringComparison.Ordinal)));
        return how.Length == 0 ? what : !what.Contains(' ', StringComparison.Ordinal) ? how : $"{what}: {char.ToLowerInvariant(how[0])}{how[1..]}";
    }

    private static string Words(string name)
    {
        var words = WordStart().Replace(name, " ").ToLowerInvariant();
        words = words.StartsWith("re ", StringComparison.Ordinal) ? "re-" + words[3..] : words;
        words = Acronym().Replace(words, acronym => acronym.Value.ToUpperInvariant());
        return words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\b(ai|eu|iso)\b")]
    private static partial Regex Acronym();
}
