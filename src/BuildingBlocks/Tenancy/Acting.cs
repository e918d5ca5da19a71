using System.Security.Claims;
using AimsPlatform.ServiceDefaults;

namespace AimsPlatform.BuildingBlocks.Tenancy;

/// <summary>
/// Who acts, for which organisation, with which roles, in this scope. Set once per request or message; reading it before
/// it is set throws: no scope, no data.
/// </summary>
public sealed class Acting
{
    private Guid? _tenantId;
    private Guid _userId;
    private string[] _roles = [];

    public bool IsSet => _tenantId is not null;

    /// <summary>The organisation, from the token or the message and from nowhere else.</summary>
    public Guid TenantId => _tenantId ?? throw new InvalidOperationException("No tenant in this scope. Authenticate the request or open a scope with Acting.As.");

    /// <summary>The natural person, service client or, behind an event, whoever caused it.</summary>
    public Guid UserId => IsSet ? _userId : throw new InvalidOperationException("Nobody acts in this scope.");

    /// <summary>True for people; approvals and acceptances are never given by a machine.</summary>
    public bool IsPerson { get; private set; }

    /// <summary>When this person last proved who they are; null for machines and behind events.</summary>
    public DateTimeOffset? AuthenticatedAt { get; internal set; }

    /// <summary>Role codes as granted at this moment, each optionally for one business unit (<c>RO@retail</c>).</summary>
    public IReadOnlyList<string> Roles => _roles;

    public void As(Guid tenantId, Guid userId, bool isPerson = false, params string[] roles)
    {
        if (_tenantId is { } set && set != tenantId)
        {
            throw new InvalidOperationException("A scope never changes tenant.");
        }

        (_tenantId, _userId, IsPerson, _roles) = (tenantId, userId, isPerson, roles);
    }

    /// <summary>The day it is at that moment for the organisation acted for.</summary>
    public DateOnly DayAt(DateTimeOffset at) => OrganisationDays.DayAt(TenantId, at);

    /// <summary>Whether a role held now allows this somewhere: opens the door of an endpoint.</summary>
    public bool May(string permission) => RolePermissions.Allow(_roles, permission);

    /// <summary>Whether a role held now allows this on what belongs to a business unit, or (null) to the whole organisation.</summary>
    public bool May(string permission, string? businessUnit) => RolePermissions.AllowIn(businessUnit, _roles, permission);

    /// <summary>Whether a role code is held now for a business unit, or (null) for the whole organisation.</summary>
    public bool Holds(string role, string? businessUnit) => _roles.Any(held => held == role || (businessUnit is not null && held == $"{role}@{businessUnit}"));

    internal void As(ClaimsPrincipal user) => As(Guid.Parse(user.FindFirst("tenant")!.Value), Guid.Parse(user.FindFirst("sub")!.Value),
        user.FindFirst("kind")?.Value == "person", user.FindAll("roles").Select(claim => claim.Value).ToArray());
}
