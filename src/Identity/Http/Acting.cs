namespace AimsPlatform.Identity.Http;

/// <summary>
/// Who acts for which organisation in this scope. Exactly two states let data through: a tenant taken from a token, or
/// the named state before a tenant is known (signing in, issuing tokens, the verbs of the deployment). Neither set throws.
/// </summary>
public sealed class Acting
{
    private bool _beforeTenant;
    private (Guid TenantId, Guid Subject)? _current;

    public Guid TenantId => Current.TenantId;

    /// <summary>The natural person or service client that acts.</summary>
    public Guid Subject => Current.Subject;

    /// <summary>True while nobody is signed in yet, so that the tenant filter lets every organisation through.</summary>
    internal bool BeforeTenant => _beforeTenant || (_current is null ? throw Unset() : false);

    // The filter is evaluated as a whole: before a tenant is known this side matches nothing.
    internal Guid TenantOrNone => _current?.TenantId ?? Guid.Empty;

    private (Guid TenantId, Guid Subject) Current => _current ?? throw Unset();

    public void As(Guid tenantId, Guid subject)
    {
        if (_beforeTenant || (_current is { } set && set.TenantId != tenantId))
        {
            throw new InvalidOperationException("A scope never changes tenant.");
        }

        _current = (tenantId, subject);
    }

    public void BeforeATenantIsKnown()
    {
        if (_current is not null)
        {
            throw new InvalidOperationException("A scope that has a tenant keeps it.");
        }

        _beforeTenant = true;
    }

    private static InvalidOperationException Unset() =>
        new("No tenant in this scope. Authenticate the request or say that none is known yet.");
}

/// <summary>A row of one organisation: filtered on every read, checked on every write.</summary>
public interface IOrganisationOwned
{
    Guid OrganisationId { get; }
}
