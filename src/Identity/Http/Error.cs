using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.Identity.Http;

/// <summary>A refusal the caller can act on. The code is part of the API and never changes; the text may.</summary>
public sealed record Error(string Code, string Detail, int Status = StatusCodes.Status409Conflict)
{
    /// <summary>JSON pointer of the member that is to blame, when one is.</summary>
    public string? Member { get; init; }

    public ProblemHttpResult ToProblem()
    {
        var problem = new ProblemDetails { Type = Problems.Prefix + Code, Detail = Detail, Status = Status };
        if (Member is not null)
        {
            problem.Extensions["errors"] = new Dictionary<string, string[]> { [Member] = [Detail] };
        }

        return TypedResults.Problem(problem);
    }

    public static Error NotFound(string what) => new("not-found", $"There is no such {what}.", StatusCodes.Status404NotFound);

    public static Error Invalid(string member, string detail) =>
        new("validation", detail, StatusCodes.Status422UnprocessableEntity) { Member = member };
}
