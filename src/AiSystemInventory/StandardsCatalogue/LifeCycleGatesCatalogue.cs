using AimsPlatform.AiSystemInventory.LifeCycle;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.AiSystemInventory.StandardsCatalogue;

/// <summary>The gates of the AI system life cycle as published: the same table that refuses the moves.</summary>
public static class LifeCycleGatesCatalogue
{
    public sealed record Response(IReadOnlyList<Gate> Items);

    public static Ok<Response> Handle() => TypedResults.Ok(new Response(Gates.All));
}
