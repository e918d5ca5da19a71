using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.AiSystemInventory.AiSystems;

/// <summary>Refusals that registering and changing share and that the entity alone cannot see.</summary>
internal static class AiSystemRules
{
    public const string Write = "ai-systems:write";

    /// <summary>A role held for one business unit reaches that unit's systems only.</summary>
    public static Error? MayWrite(Acting acting, string? businessUnit) =>
        acting.May(Write, businessUnit) ? null : Error.Forbidden(Write, businessUnit);

    /// <summary>Every linked data resource exists in this organisation.</summary>
    public static async Task<Error?> UnknownDataAsync(AiSystemInventoryDb db, AiSystemFields fields, CancellationToken cancellationToken)
    {
        if (fields.DataResourceIds.Count == 0)
        {
            return null;
        }

        var ids = fields.DataResourceIds.Distinct().Select(id => new BuildingBlocks.Persistence.Id<DataResources.DataResource>(id)).ToList();
        var found = await db.DataResources.AsNoTracking().CountAsync(d => ids.Contains(d.Id), cancellationToken);
        return found == ids.Count ? null : Error.Invalid("/dataResourceIds", "Names a data resource that is not in this inventory.");
    }
}
