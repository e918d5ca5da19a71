using System.Net;
using System.Text.Json.Nodes;
using AimsPlatform.Identity.Connect;
using AimsPlatform.Identity.Demo;
using AimsPlatform.Identity.RoleGrants;

namespace AimsPlatform.Identity.Tests;

public sealed class TokenTests(IdentityFixture identity)
{
    private static readonly DemoOrganisation Meridian = DemoOrganisation.All[0];

    [Fact]
    public async Task A_service_client_gets_a_token_that_says_exactly_who_it_is()
    {
        var (status, answer) = await ServiceTokenAsync("meridian-service", IdentityFixture.Secret);

        Assert.Equal(200, status);
        var token = (string)answer["access_token"]!;
        Assert.Equal(("at+jwt", "RS256"), ((string?)Jwt.Header(token)["typ"], (string?)Jwt.Header(token)["alg"]));
        var claims = Jwt.Payload(token);
        Assert.Equal(["aud", "client_id", "exp", "iat", "iss", "jti", "kind", "oi_prst", "oi_tkn_id", "organisation", "roles", "scope", "sub", "tenant"],
            claims.Select(claim => claim.Key).Order(StringComparer.Ordinal));
        Assert.Equal("http://localhost/", (string?)claims["iss"]);
        Assert.Equal("aims-api", (string?)claims["aud"]);
        Assert.Equal("meridian-service", (string?)claims["client_id"]);
        Assert.Equal("service", (string?)claims["kind"]);
        Assert.Equal("aims", (string?)claims["scope"]);
        Assert.Equal(Meridian.ServiceClientId.ToString(), (string?)claims["sub"]);
        Assert.Equal(Meridian.Id.ToString(), (string?)claims["tenant"]);
        Assert.Equal(Meridian.Name, (string?)claims["organisation"]);
        Assert.Equal("""["AIMS-M"]""", claims["roles"]!.ToJsonString());
        Assert.Equal(600, (long)claims["exp"]! - (long)claims["iat"]!);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        var (status, answer) = await ServiceTokenAsync("meridian-service", "guess");

        Assert.Equal((401, "invalid_client"), (status, (string?)answer["error"]));
    }

    [Fact]
    public async Task There_is_no_password_grant()
    {
        var (status, answer) = await identity.Service.TokenAsync(("grant_type", "password"), ("client_id", "aims-spa"), ("username", "ro@meridian"), ("password", IdentityFixture.Password));

        Assert.Equal((400, "unsupported_grant_type"), (status, (string?)answer["error"]));
    }

    [Fact]
    public async Task A_role_limited_to_a_unit_names_the_unit()
    {
        var claims = Jwt.Payload(await identity.Service.DemoTokenAsync("meridian", ("person", "claims-owner@meridian")));

        Assert.Equal("""["RO@claims","SO@claims"]""", claims["roles"]!.ToJsonString());
        Assert.Equal("person", (string?)claims["kind"]);
    }

    [Fact]
    public async Task The_demo_grant_counts_as_signing_in_now()
    {
        var claims = Jwt.Payload(await identity.Service.DemoTokenAsync("meridian", ("roles", "APR")));

        Assert.Equal((long)claims["iat"]!, (long)claims["auth_time"]!, 1.0);
        Assert.False(claims.ContainsKey("amr"));
    }

    [Fact]
    public async Task Only_grants_that_hold_now_are_in_the_token()
    {
        var tenant = await identity.NewTenantAsync();
        var person = await tenant.NewPersonAsync("worker");
        var now = TimeProvider.System.GetUtcNow();
        await identity.QueryAsync((_, db) =>
        {
            db.AddRange(tenant.Grant(person, "RO", now.AddDays(-2), now.AddDays(-1)), tenant.Grant(person, "DM", now.AddDays(1), null),
                tenant.Grant(person, "RA", now.AddDays(-1), now.AddDays(1)));
            return db.SaveChangesAsync();
        });

        var claims = Jwt.Payload(await identity.Service.DemoTokenAsync(tenant.Key, ("person", $"worker@{tenant.Key}")));

        Assert.Equal("""["RA"]""", claims["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_any_role_the_claim_is_an_empty_array()
    {
        var tenant = await identity.NewTenantAsync();
        await tenant.NewPersonAsync("nobody");

        var claims = Jwt.Payload(await identity.Service.DemoTokenAsync(tenant.Key, ("person", $"nobody@{tenant.Key}")));

        Assert.Equal("[]", claims["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_role_of_the_catalogue_is_held_by_somebody_in_both_organisations()
    {
        foreach (var organisation in DemoOrganisation.All)
        {
            foreach (var role in RoleCodes.All)
            {
                var claims = Jwt.Payload(await identity.Service.DemoTokenAsync(organisation.Key, ("roles", role)));
                Assert.Equal(organisation.Id.ToString(), (string?)claims["tenant"]);
                Assert.Equal($"[\"{role}\"]", claims["roles"]!.ToJsonString());
            }
        }
    }

    [Fact]
    public async Task Roles_that_must_be_separable_belong_to_different_people()
    {
        var people = new List<string?>();
        foreach (var role in new[] { "RO", "RA", "CO", "DM", "DEV", "VV", "SO", "AUT", "APR", "LEG", "HO", "INC" })
        {
            people.Add((string?)Jwt.Payload(await identity.Service.DemoTokenAsync("meridian", ("roles", role)))["sub"]);
        }

        Assert.Equal(people.Count, people.Distinct().Count());
    }

    [Theory]
    [InlineData("RO,DM,RA", "owner-of-all@meridian")]
    [InlineData("RO,DM", "second-owner@meridian")]
    [InlineData("RO", "ro@meridian")]
    public async Task The_demo_grant_picks_who_holds_all_roles_and_fewest_others(string roles, string userName)
    {
        var claims = Jwt.Payload(await identity.Service.DemoTokenAsync("meridian", ("roles", roles)));

        var index = DemoPeople.All.ToList().FindIndex(person => $"{person.Login}@meridian" == userName);
        Assert.Equal(Meridian.PersonId(index).ToString(), (string?)claims["sub"]);
        Assert.Equal(roles.Split(',').Order(StringComparer.Ordinal), claims["roles"]!.AsArray().Select(role => (string)role!));
    }

    [Theory]
    [InlineData("RO,NOPE", "Nobody holds NOPE.")]
    [InlineData("HO,DM", "Nobody holds all of HO, DM at once.")]
    [InlineData("", "Send organisation")]
    public async Task The_demo_grant_says_what_nobody_holds(string roles, string reason)
    {
        var (status, answer) = await identity.Service.TokenAsync(Demo(("organisation", "meridian"), ("roles", roles)));

        Assert.Equal((400, "invalid_request"), (status, (string?)answer["error"]));
        Assert.StartsWith(reason, (string?)answer["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_grant_narrows_a_named_person_to_the_asked_roles()
    {
        var claims = Jwt.Payload(await identity.Service.DemoTokenAsync("meridian", ("person", "owner-of-all@meridian"), ("roles", "RA")));

        Assert.Equal("""["RA"]""", claims["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_its_secret_in_the_configuration_there_is_no_demo_grant()
    {
        await using var production = await identity.StartAsync(demo: false);

        var (status, answer) = await production.TokenAsync(Demo(("organisation", "meridian"), ("roles", "RO")));

        Assert.Equal((400, "unsupported_grant_type"), (status, (string?)answer["error"]));
    }

    [Fact]
    public async Task No_other_client_may_use_the_demo_grant()
    {
        var (status, answer) = await identity.Service.TokenAsync(("grant_type", DemoGrant.Type), ("client_id", "meridian-service"),
            ("client_secret", IdentityFixture.Secret), ("organisation", "borealis"), ("roles", "RO"));

        Assert.Equal((400, "unauthorized_client"), (status, (string?)answer["error"]));
    }

    [Fact]
    public async Task People_that_the_demo_seed_did_not_make_cannot_be_impersonated()
    {
        var tenant = await identity.NewTenantAsync();
        await identity.QueryAsync((_, db) =>
        {
            db.Add(new People.Person { Id = Guid.CreateVersion7(), OrganisationId = tenant.Id, Name = "Real", UserName = $"real@{tenant.Key}", NormalizedUserName = $"REAL@{tenant.Key.ToUpperInvariant()}" });
            return db.SaveChangesAsync();
        });

        var (status, _) = await identity.Service.TokenAsync(Demo(("organisation", tenant.Key), ("person", $"real@{tenant.Key}")));

        Assert.Equal(400, status);
    }

    [Fact]
    public async Task Discovery_names_public_addresses_and_direct_callers_fetch_the_keys_where_they_asked()
    {
        using var direct = identity.Service.CreateClient(new() { BaseAddress = new Uri("http://127.0.0.1:4711/") });
        var inside = JsonNode.Parse(await direct.GetStringAsync("/.well-known/openid-configuration"))!;
        direct.DefaultRequestHeaders.Add("X-Forwarded-Host", "localhost");
        var outside = JsonNode.Parse(await direct.GetStringAsync("/.well-known/openid-configuration"))!;

        Assert.Equal("http://localhost/", (string?)inside["issuer"]);
        Assert.Equal("http://localhost/connect/token", (string?)inside["token_endpoint"]);
        Assert.Equal("http://127.0.0.1:4711/.well-known/jwks", (string?)inside["jwks_uri"]);
        Assert.Equal("http://localhost/.well-known/jwks", (string?)outside["jwks_uri"]);
        Assert.Equal("""["S256"]""", inside["code_challenge_methods_supported"]!.ToJsonString());
    }

    [Fact]
    public async Task Seeding_again_changes_nothing()
    {
        var before = await CountAsync();
        await identity.VerbAsync("seed-demo");

        Assert.Equal(before, await CountAsync());
        Assert.Equal(200, (await ServiceTokenAsync("borealis-service", IdentityFixture.Secret)).Status);

        Task<(int, int, string?)> CountAsync() => identity.QueryAsync((_, db) => Task.FromResult((
            db.People.Count(p => p.OrganisationId == Meridian.Id), db.RoleGrants.Count(g => g.OrganisationId == Meridian.Id),
            db.People.Single(p => p.Id == Meridian.PersonId(0)).SecurityStamp)));
    }

    private Task<(int Status, JsonObject Answer)> ServiceTokenAsync(string client, string secret) =>
        identity.Service.TokenAsync(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret));

    private static (string, string)[] Demo(params (string, string)[] parameters) =>
        [("grant_type", DemoGrant.Type), ("client_id", "aims-cli"), ("client_secret", IdentityFixture.Secret), .. parameters];
}
