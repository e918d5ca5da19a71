using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Organisations;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Identity.People;

/// <summary>A natural person of one organisation who can sign in. Separation of duties compares these ids, never roles.</summary>
public sealed class Person : IdentityUser<Guid>, IOrganisationOwned
{
    public required Guid OrganisationId { get; init; }
    public required string Name { get; set; }

    /// <summary>False once the person has left: no sign-in, no new token, history stays.</summary>
    public bool Active { get; set; } = true;

    /// <summary>Made by the demo seed. Only such people can be impersonated by the demo token grant.</summary>
    public bool Demo { get; init; }

    public List<BusinessUnit> BusinessUnits { get; } = [];

    private sealed class Mapping : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> person)
        {
            person.ToTable("people");
            person.Property(p => p.Name).HasMaxLength(200);
            person.Property(p => p.UserName).HasMaxLength(256).IsRequired();
            person.Property(p => p.NormalizedUserName).HasMaxLength(256).IsRequired();
            person.Property(p => p.PasswordHash).HasMaxLength(200);
            person.Property(p => p.SecurityStamp).HasMaxLength(64);
            person.Property(p => p.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
            person.HasIndex(p => p.NormalizedUserName).IsUnique();
            person.HasIndex(p => new { p.OrganisationId, p.Name, p.Id });
            person.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId).OnDelete(DeleteBehavior.Restrict);
            person.HasMany(p => p.BusinessUnits).WithMany().UsingEntity("person_business_units");

            // What is not kept cannot leak: sign-in needs a name and a password, nothing else.
            person.Ignore(p => p.Email).Ignore(p => p.NormalizedEmail).Ignore(p => p.EmailConfirmed)
                .Ignore(p => p.PhoneNumber).Ignore(p => p.PhoneNumberConfirmed).Ignore(p => p.TwoFactorEnabled);
        }
    }
}
