using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using AimsPlatform.BuildingBlocks.Http;
using AimsPlatform.BuildingBlocks.Persistence;
using AimsPlatform.Specimen.Contracts;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.Specimen;

/// <summary>The smallest service there is. Its one consumer is deliberately not idempotent.</summary>
public sealed class SpecimenDb(DbContextOptions<SpecimenDb> options) : ServiceDb(options)
{
    public DbSet<Tally> Tallies => Set<Tally>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Tally>().ToTable(tally => tally.HasCheckConstraint("count_is_not_negative", "count >= 0"));
        modelBuilder.Entity<Tally>().Property(tally => tally.Name).HasMaxLength(100);
    }
}

public sealed class Tally : Entity
{
    public Id<Tally> Id { get; init; } = Id<Tally>.New();
    public string Name { get; set; } = "";
    public int Count { get; set; }
}

public static class OpenTally
{
    public sealed record Request([Required, StringLength(100, MinimumLength = 3)] string Name, [Range(0, 9)] int FailFirst = 0, bool Explode = false, bool Unheard = false, bool Quiet = false);

    public sealed record Response(Guid Id, string Name);

    public static async Task<Created<Response>> Handle(Request request, SpecimenDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        var tally = new Tally { Name = request.Name };
        db.Tallies.Add(tally);
        if (!request.Quiet)
        {
            db.Publish(tally.Id.Value, request.Unheard ? new Unheard(tally.Id.Value) : (object)new Counted(tally.Id.Value, request.FailFirst));
        }

        if (request.Explode)
        {
            db.Tallies.Add(new Tally { Count = -1 });
        }

        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(tally);
        return TypedResults.Created($"/api/v1/tallies/{tally.Id}", new Response(tally.Id.Value, tally.Name));
    }
}

public static class RenameTally
{
    public sealed record Request([Required, StringLength(100, MinimumLength = 3)] string Name);

    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Id<Tally> id, Request request, IfMatch ifMatch, SpecimenDb db, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await db.Tallies.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } tally)
        {
            return Error.NotFound("tally").ToProblem();
        }

        if (ifMatch.Check(tally) is { } refused)
        {
            return refused.ToProblem();
        }

        tally.Name = request.Name;
        db.Record(tally, "rename", "a better name");
        await db.SaveChangesAsync(cancellationToken);
        response.SetETag(tally);
        return TypedResults.NoContent();
    }
}

public static class ListTallies
{
    public sealed record Row(Guid Id, string Name);

    private static readonly Sorting<Tally, Id<Tally>> Sorts = Sorting.Of((Tally t) => t.Id).By("createdAt", t => t.CreatedAt).By("name", t => t.Name);

    public static async Task<Results<Ok<Page<Row>>, ProblemHttpResult>> Handle(
        [AsParameters] PageRequest page, string? name, SpecimenDb db, CancellationToken cancellationToken)
    {
        var tallies = db.Tallies.AsNoTracking().Where(t => name == null || t.Name == name);
        var (answer, refused) = await Sorts.PageAsync(tallies, page, t => new Row(t.Id.Value, t.Name), cancellationToken);
        return refused is null ? TypedResults.Ok(answer) : refused.ToProblem();
    }
}

public sealed class CountUp(SpecimenDb db) : IConsumer<Counted>
{
    private static readonly ConcurrentDictionary<Guid, int> Attempts = new();

    public async Task Consume(ConsumeContext<Counted> context)
    {
        var tally = await db.Tallies.SingleAsync(t => t.Id == new Id<Tally>(context.Message.TallyId), context.CancellationToken);
        tally.Count++;
        await db.SaveChangesAsync(context.CancellationToken);
        if (Attempts.AddOrUpdate(context.Message.TallyId, 1, (_, n) => n + 1) <= context.Message.FailFirst)
        {
            throw new InvalidOperationException("Failing on purpose, after a save.");
        }
    }
}
