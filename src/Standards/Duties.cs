using System.Text.RegularExpressions;

namespace AimsPlatform.Standards;

/// <summary>Works out who owes what from when.</summary>
public static partial class Duties
{
    private const string Provider = "provider";

    // What the catalogue says in words about single duties: the effect that triggers it, and whether only Annex III systems owe it.
    private static readonly Dictionary<string, (string? Trigger, bool OnlyAnnexIII)> Limits = new()
    {
        ["Art. 26(7)"] = (Effects.InformWorkers, false),
        ["Art. 26(8) and 49(3)"] = (null, true),
        ["Art. 26(11)"] = (Effects.InformPersons, true),
        ["Art. 27"] = (Effects.FriaRequired, true),
        ["Art. 49(1)"] = (null, true),
    };

    /// <summary>Refusals for a query that names an unknown tier, route, role or effect.</summary>
    public static IReadOnlyList<Refusal> Check(DutyQuery query, EuAiAct? law = null)
    {
        law ??= EuAiAct.Current;
        var refusals = new List<Refusal>();
        Known("tier", query.Tier, law.Tiers.Select(t => t.Id));
        Known("route", query.Route, law.Procedure.Outcomes.Select(o => o.Route));
        query.Roles.ToList().ForEach(role => Known("roles", role, law.Roles.Select(r => r.Id)));
        query.Effects.Concat(query.RuledOut).ToList().ForEach(effect => Known("effects", effect, law.Procedure.EffectIds));
        query.TransparencyTriggers.ToList().ForEach(t => Known("transparencyTriggers", t, law.TransparencyDuties.Select(d => d.Id)));
        return refusals;

        void Known(string field, string? value, IEnumerable<string?> known)
        {
            if (value is not null && !known.Contains(value))
            {
                refusals.Add(new("unknown-word-of-law", field, $"The Act as catalogued knows no '{value}' here."));
            }
        }
    }

    /// <summary>The duties of a tier and roles on a day, in the order of the catalogue. Conditional ones say what they depend on.</summary>
    public static IReadOnlyList<Duty> Of(DutyQuery query, EuAiAct? law = null)
    {
        law ??= EuAiAct.Current;
        if (Check(query, law) is [var refusal, ..])
        {
            throw new ArgumentException($"{refusal.Field}: {refusal.Detail} Ask Check first.", nameof(query));
        }

        var roles = RolesHeld(query);
        return
        [
            .. query.Tier is null ? [] : Literacy(query, law, roles),
            .. OfTier(query, law, roles),
            .. Derogation(query, law, roles),
            .. Transparency(query, law, roles),
            .. Gpai(query, law, roles),
        ];
    }

    private static HashSet<string> RolesHeld(DutyQuery query)
    {
        var roles = query.Roles.ToHashSet();
        // Art. 25(1): who changes a system so takes over the provider's duties. Art. 25(3): so does the maker of the product.
        if (query.Effects.Contains(Effects.RoleProvider)
            || (query.Route == Tiers.RouteAnnexIA && roles.Contains("product_manufacturer")))
        {
            roles.Add(Provider);
        }

        return roles;
    }

    private static IEnumerable<Duty> Literacy(DutyQuery query, EuAiAct law, HashSet<string> roles) =>
        law.Obligations.Where(o => o.Tier == "all_tiers").Owed(roles, query.OnDay, _ => law.LiteracyFrom);

    private static IEnumerable<Duty> OfTier(DutyQuery query, EuAiAct law, HashSet<string> roles)
    {
        var ofTier = law.Obligations.Where(o => o.Tier == query.Tier);
        return query.Tier switch
        {
            Tiers.Unacceptable => ofTier.Owed(
                roles, query.OnDay, _ => query.ProhibitedFrom ?? law.ProhibitedPractices.Min(p => p.AppliesFrom)),
            Tiers.High when query.Route == Tiers.RouteAnnexIB => [SectorLaw(query, law, roles)],
            Tiers.High => ofTier.SelectMany(o => HighRisk(o, query, law, roles)),
            Tiers.Minimal => ofTier.Owed(roles, query.OnDay, o => law.ArticleAppliesFrom(Article(o.Reference)))
                .Select(d => d with { Voluntary = true }),
            _ => [],
        };
    }

    // Art. 2(2): of Chapter III nothing but Art. 6(1) applies to products under Annex I Section B.
    private static Duty SectorLaw(DutyQuery query, EuAiAct law, HashSet<string> roles)
    {
        var from = RouteDate(query, law);
        return new Duty
        {
            Id = "high/annex_i_b/Art. 2(2)", Reference = law.SectionBLimit.Citation.Reference, Title = law.SectionBLimit.Test,
            Group = Tiers.High, Roles = [.. roles], AppliesFrom = from, Status = On(query.OnDay, from),
            Citation = law.SectionBLimit.Citation,
        };
    }

    private static IEnumerable<Duty> HighRisk(Obligation duty, DutyQuery query, EuAiAct law, HashSet<string> roles)
    {
        var (trigger, onlyAnnexIII) = Limits.GetValueOrDefault(duty.Reference);
        if ((onlyAnnexIII && query.Route == Tiers.RouteAnnexIA) || (trigger is not null && query.RuledOut.Contains(trigger)))
        {
            return [];
        }

        // Arts 43, 47 to 49, 72, 73 and 86 apply already, but to nothing before a system can be high-risk at all.
        var routeDate = RouteDate(query, law);
        var articleDate = law.ArticleAppliesFrom(Article(duty.Reference));
        var legacy = query.PlacedOnMarket < routeDate;
        return new[] { duty }.Owed(roles, query.OnDay, _ => Later(articleDate, routeDate)).Select(d => d with
        {
            ArticleInForceSince = articleDate < routeDate ? articleDate : null,
            Condition = trigger is null || query.Effects.Contains(trigger) ? null
                : law.Procedure.AfterTier.Single(q => q.Effect == trigger).Ask,
            Note = legacy ? law.TransitionalRules.First(t => t.Citation.Reference == "Art. 111(2)").Rule : null,
        });
    }

    private static IEnumerable<Duty> Derogation(DutyQuery query, EuAiAct law, HashSet<string> roles)
    {
        if (!query.Effects.Contains(Effects.Derogation) || query.Tier == Tiers.High || !roles.Contains(Provider))
        {
            yield break;
        }

        var annexIII = law.Procedure.Outcomes.Single(o => o.Route == Tiers.RouteAnnexIII).AppliesFrom!.Value;
        for (var i = 0; i < law.DerogationDuties.Count; i++)
        {
            var title = law.DerogationDuties[i];
            var reference = InBrackets().Match(title) is { Success: true } named ? named.Value : "Art. 6(4)";
            var doubt = law.Uncertainties.FirstOrDefault(u => u.Topic.StartsWith(reference + " ", StringComparison.Ordinal));
            var from = doubt is null ? annexIII : law.ArticleAppliesFrom(Article(reference));
            yield return new Duty
            {
                Id = $"{Effects.Derogation}/{Provider}/{i + 1}", Reference = reference, Title = title, Group = Effects.Derogation,
                Roles = [Provider], AppliesFrom = from, OtherReading = doubt is null ? null : annexIII, Note = doubt?.Detail,
                Status = On(query.OnDay, from), Citation = law.Cite(reference),
            };
        }
    }

    private static IEnumerable<Duty> Transparency(DutyQuery query, EuAiAct law, HashSet<string> roles)
    {
        var known = query.Effects.Contains(Effects.TransparencyDuties);
        // A minimal or prohibited system owes them only where somebody found a trigger; a limited or high one until all are ruled out.
        if (query.RuledOut.Contains(Effects.TransparencyDuties) || (!known && query.Tier is not (Tiers.Limited or Tiers.High)))
        {
            yield break;
        }

        foreach (var duty in law.TransparencyDuties.Where(d => roles.Contains(d.Role)))
        {
            var triggered = query.TransparencyTriggers.Contains(duty.Id);
            if (query.TransparencyTriggers.Count > 0 && !triggered)
            {
                continue;
            }

            var from = duty.LegacyUntil is { } until && query.PlacedOnMarket < law.TransparencyFrom ? until : law.TransparencyFrom;
            yield return new Duty
            {
                Id = $"{Tiers.Limited}/{duty.Role}/{duty.Id}",
                Reference = duty.Citation.Reference, Title = duty.Title, Group = Tiers.Limited,
                Roles = [duty.Role], AppliesFrom = from, Status = On(query.OnDay, from), Citation = duty.Citation,
                Condition = triggered ? null : duty.Trigger,
                Note = duty.Exception is null ? null : "Exception: " + duty.Exception,
            };
        }
    }

    private static IEnumerable<Duty> Gpai(DutyQuery query, EuAiAct law, HashSet<string> roles)
    {
        if (!query.Effects.Contains(Effects.Gpai) && !query.Effects.Contains(Effects.GpaiSystemic))
        {
            return [];
        }

        // The question behind the effect is whether "we provide the model itself": the answer makes the organisation its provider.
        var asProvider = roles.Append(Provider).ToHashSet();
        var systemic = query.Effects.Contains(Effects.GpaiSystemic);
        return law.Obligations
            .Where(o => o.Tier == Effects.Gpai || (systemic && o.Tier == Effects.GpaiSystemic))
            .Where(o => systemic || !query.FreeAndOpenSource || !law.OpenSourceLifts.Contains(o.Reference["Art. ".Length..]))
            .Owed(asProvider, query.OnDay, o =>
            {
                var from = law.ArticleAppliesFrom(Article(o.Reference));
                return query.PlacedOnMarket < from ? law.LegacyModelsFrom : from;
            });
    }

    private static IEnumerable<Duty> Owed(
        this IEnumerable<Obligation> obligations, HashSet<string> roles, DateOnly onDay, Func<Obligation, DateOnly> appliesFrom)
    {
        foreach (var duty in obligations)
        {
            var owing = duty.Roles.Contains("any") ? roles.ToList() : [.. duty.Roles.Where(roles.Contains)];
            var from = appliesFrom(duty);
            if (owing.Count > 0)
            {
                yield return new Duty
                {
                    Id = duty.Id, Reference = duty.Reference, Title = duty.Title, Group = duty.Tier, Roles = owing,
                    AppliesFrom = from, Status = On(onDay, from), Citation = duty.Citation,
                    RetentionYears = duty.RetentionYears, RetentionMonthsMin = duty.RetentionMonthsMin,
                };
            }
        }
    }

    private static DateOnly RouteDate(DutyQuery query, EuAiAct law) => law.Procedure.Outcomes
        .Where(o => o.Tier == Tiers.High && (query.Route is null || o.Route == query.Route)).Min(o => o.AppliesFrom!.Value);

    private static LegalStatus On(DateOnly day, DateOnly from) => day >= from ? LegalStatus.InForce : LegalStatus.Upcoming;

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static int Article(string reference) => int.Parse(Number().Match(reference).ValueSpan);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"Art\. \d+\(\d+\)")]
    private static partial Regex InBrackets();
}
