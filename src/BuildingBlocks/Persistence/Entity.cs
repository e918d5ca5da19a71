using System.ComponentModel.DataAnnotations.Schema;

namespace AimsPlatform.BuildingBlocks.Persistence;

/// <summary>A row that belongs to one tenant and counts its own changes.</summary>
public abstract class Entity
{
    public Guid TenantId { get; internal set; }

    /// <summary>Starts at 1 and rises by one on every saved change. Travels as the ETag.</summary>
    public int Version { get; internal set; }

    /// <summary>The version this row will have once the change under way is saved: what an event about it carries.</summary>
    [NotMapped]
    public int NextVersion => Version + 1;

    public DateTimeOffset CreatedAt { get; internal set; }
    public DateTimeOffset UpdatedAt { get; internal set; }
}

/// <summary>Rows of this entity are only ever added: the runtime role may neither update nor delete them.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AppendOnlyAttribute : Attribute;

/// <summary>Stays out of the audit trail because of its size: the row carries its hash, which is in it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInTrailAttribute : Attribute;
