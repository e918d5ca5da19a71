using AimsPlatform.Identity.RoleGrants;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AimsPlatform.Identity.People;

/// <summary>The one table that says which role grants which permissions.</summary>
public static class ListPermissions
{
    public sealed record Row(string Role, IReadOnlyList<string> Permissions);

    public sealed record Response(IReadOnlyList<Row> Items);

    public static Ok<Response> Handle() => TypedResults.Ok(new Response(
        [.. RoleCodes.All.Order(StringComparer.Ordinal).Select(role => new Row(role, [.. RolePermissions.Of([role]).Order(StringComparer.Ordinal)]))]));
}
