using AimsPlatform.BuildingBlocks.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.RiskRegister.Library;

/// <summary>One starter risk.</summary>
public static class GetLibraryRisk
{
    public static Results<Ok<LibraryRisk>, ProblemHttpResult> Handle(string entryId) =>
        RiskLibrary.Current.Find(entryId) is { } entry ? TypedResults.Ok(entry) : Error.NotFound("libraryRisk").ToProblem();
}
