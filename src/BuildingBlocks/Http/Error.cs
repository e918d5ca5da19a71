using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AimsPlatform.BuildingBlocks.Http;

/// <summary>A refusal the caller can act on. The code is part of the API and never changes; the text may.</summary>
public sealed record Error(string Code, string Detail, int Status = StatusCodes.Status409Conflict)
{
    /// <summary>JSON pointer to messages, for refusals of values (400, 422).</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Further members of the problem, such as <c>current</c>, <c>allowed</c> and <c>unmetGuards</c>.</summary>
    public IReadOnlyDictionary<string, object?>? Members { get; init; }

    public ProblemHttpResult ToProblem()
    {
        var problem = new ProblemDetails { Status = Status, Title = Code, Detail = Detail, Type = Problems.Prefix + Code };
        foreach (var (name, value) in Members ?? new Dictionary<string, object?>())
        {
            problem.Extensions[name] = value;
        }

        if (Errors is not null)
        {
            problem.Extensions["errors"] = Errors;
        }

        return TypedResults.Problem(problem);
    }

    public static Error NotFound(string what) => new($"{what}-not-found", $"There is no such {what}.", StatusCodes.Status404NotFound);

    /// <summary>One field does not fit; <paramref name="path"/> is its JSON pointer, such as <c>/dueDate</c>.</summary>
    public static Error Invalid(string path, string reason) =>
        new("validation", reason, StatusCodes.Status422UnprocessableEntity) { Errors = new Dictionary<string, string[]> { [path] = [reason] } };

    /// <summary>No role held grants this permission for what belongs to this business unit or, without one, to the whole organisation.</summary>
    public static Error Forbidden(string permission, string? businessUnit) =>
        new("forbidden", $"This needs the permission {permission} {(businessUnit is null ? "for the whole organisation" : $"in {businessUnit}")}.", StatusCodes.Status403Forbidden)
        { Members = new Dictionary<string, object?> { ["permission"] = permission } };
}
