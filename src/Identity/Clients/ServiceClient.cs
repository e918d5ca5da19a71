using AimsPlatform.Identity.Http;
using AimsPlatform.Identity.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AimsPlatform.Identity.Clients;

/// <summary>
/// A machine that acts for one organisation with client credentials. Its id is the <c>sub</c> of its tokens and never
/// changes; the secret is kept, hashed, by OpenIddict under <see cref="ClientId"/>.
/// </summary>
public sealed class ServiceClient : IOrganisationOwned
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string ClientId { get; init; }
    public required string Name { get; set; }
    public bool Active { get; set; } = true;

    private sealed class Mapping : IEntityTypeConfiguration<ServiceClient>
    {
        public void Configure(EntityTypeBuilder<ServiceClient> client)
        {
            client.ToTable("service_clients");
            client.Property(c => c.ClientId).HasMaxLength(100);
            client.Property(c => c.Name).HasMaxLength(200);
            client.HasIndex(c => c.ClientId).IsUnique();
            client.HasOne<Organisation>().WithMany().HasForeignKey(c => c.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
