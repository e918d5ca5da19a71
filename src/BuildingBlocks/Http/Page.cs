using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace AimsPlatform.BuildingBlocks.Http;

/// <summary>The query parameters of every list: <c>limit</c> (1 to 200), <c>cursor</c> (as given by the page before), <c>sort</c> (<c>-updatedAt</c>), <c>total</c>.</summary>
public sealed record PageRequest(int? Limit = null, string? Cursor = null, string? Sort = null, bool? Total = null)
{
    public const int DefaultLimit = 25;
    public const int MaxLimit = 200;
}

/// <summary>One page, the cursor of the next one (null on the last) and, only when asked for, how many there are in all.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, long? Total = null);

public static class Sorting
{
    /// <summary>Starts the sort keys of a list from what makes each row distinct.</summary>
    public static Sorting<T, TId> Of<T, TId>(Expression<Func<T, TId>> id) => new(id);
}

/// <summary>
/// Keyset paging: a page is found by the key it starts after, so page 400 costs what page 1 costs and rows that come or
/// go meanwhile are neither skipped nor repeated. Each sort key needs an index on (tenant, key, id).
/// </summary>
public sealed class Sorting<T, TId>(Expression<Func<T, TId>> id)
{
    private readonly Dictionary<string, IKey> _keys = [];
    private string? _default;

    private interface IKey
    {
        Task<Page<TRow>> PageAsync<TRow>(IQueryable<T> query, Expression<Func<T, TRow>> row, Expression<Func<T, TId>> id, bool descending, string sort, PageRequest page, int limit, CancellationToken cancellationToken);
    }

    /// <summary>Allows sorting by a never-null key; the first one added, as written (<c>-createdAt</c> descends), is the default.</summary>
    public Sorting<T, TId> By<TKey>(string name, Expression<Func<T, TKey>> key)
    {
        _default ??= name;
        _keys[name.TrimStart('-')] = new Key<TKey>(key);
        return this;
    }

    /// <summary>Answers one page or says which parameter is wrong.</summary>
    public async Task<(Page<TRow>? Page, Error? Refused)> PageAsync<TRow>(
        IQueryable<T> query, PageRequest page, Expression<Func<T, TRow>> row, CancellationToken cancellationToken)
    {
        var limit = page.Limit ?? PageRequest.DefaultLimit;
        if (limit is < 1 or > PageRequest.MaxLimit)
        {
            return (null, Bad("limit", $"limit runs from 1 to {PageRequest.MaxLimit}."));
        }

        var sort = string.IsNullOrEmpty(page.Sort) ? _default! : page.Sort;
        if (!_keys.TryGetValue(sort.TrimStart('-'), out var key))
        {
            return (null, Bad("sort", $"sort is one of {string.Join(", ", _keys.Keys)}, with - in front to descend."));
        }

        try
        {
            var answer = await key.PageAsync(query, row, id, sort.StartsWith('-'), sort, page, limit, cancellationToken);
            return (page.Total == true ? answer with { Total = await query.LongCountAsync(cancellationToken) } : answer, null);
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or ArgumentException) // no JSON, or no key of this sort
        {
            return (null, Bad("cursor", "cursor is not one that this list gave for this sort."));
        }
    }

    private static Error Bad(string parameter, string reason) =>
        new("validation", reason, StatusCodes.Status400BadRequest) { Errors = new Dictionary<string, string[]> { ["?" + parameter] = [reason] } };

    private sealed record Keyed<TRow, TKey>(TRow Row, TKey Key, TId Id);

    private sealed record Position<TKey>(string Sort, TKey Key, TId Id);

    private sealed record Projected(LambdaExpression Row, LambdaExpression Keyed);

    private sealed class Key<TKey>(Expression<Func<T, TKey>> key) : IKey
    {
        private static readonly MethodInfo Pair = typeof(ValueTuple).GetMethods().Single(m => m.Name == nameof(ValueTuple.Create) && m.GetGenericArguments().Length == 2).MakeGenericMethod(typeof(TKey), typeof(TId));
        private Projected? _last;

        public async Task<Page<TRow>> PageAsync<TRow>(
            IQueryable<T> query, Expression<Func<T, TRow>> row, Expression<Func<T, TId>> id, bool descending, string sort, PageRequest page, int limit, CancellationToken cancellationToken)
        {
            if (page.Cursor is { Length: > 0 } cursor)
            {
                var from = JsonSerializer.Deserialize<Position<TKey>>(Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/')));
                query = from is not null && from.Sort == sort ? query.Where(After(from, id, descending)) : throw new FormatException();
            }

            var ordered = descending ? query.OrderByDescending(key).ThenByDescending(id) : query.OrderBy(key).ThenBy(id);
            var rows = await ordered.Take(limit + 1).Select(Project(row, id)).ToListAsync(cancellationToken);
            var next = rows.Count > limit ? Encode(new Position<TKey>(sort, rows[limit - 1].Key, rows[limit - 1].Id)) : null;
            return new Page<TRow>(rows.Take(limit).Select(keyed => keyed.Row).ToList(), next);
        }

        // (key, id) > (k, i): PostgreSQL compares rows and walks the index from there.
        private Expression<Func<T, bool>> After(Position<TKey> from, Expression<Func<T, TId>> id, bool descending)
        {
            Expression<Func<Position<TKey>>> captured = () => from;
            var mine = Expression.Convert(Expression.Call(Pair, key.Body, OfSame(id)), typeof(ITuple));
            var theirs = Expression.Convert(Expression.Call(Pair, Expression.Property(captured.Body, nameof(from.Key)), Expression.Property(captured.Body, nameof(from.Id))), typeof(ITuple));
            var compare = typeof(NpgsqlDbFunctionsExtensions).GetMethod(
                descending ? nameof(NpgsqlDbFunctionsExtensions.LessThan) : nameof(NpgsqlDbFunctionsExtensions.GreaterThan), [typeof(DbFunctions), typeof(ITuple), typeof(ITuple)])!;
            return Expression.Lambda<Func<T, bool>>(Expression.Call(compare, Expression.Constant(EF.Functions), mine, theirs), key.Parameters);
        }

        // A list asks for the same row every time if its expression captures nothing: what was made of the last one then serves again.
        private Expression<Func<T, Keyed<TRow, TKey>>> Project<TRow>(Expression<Func<T, TRow>> row, Expression<Func<T, TId>> id)
        {
            if (_last is not { } last || last.Row != row)
            {
                var keyed = Expression.New(typeof(Keyed<TRow, TKey>).GetConstructors()[0], OfSame(row), key.Body, OfSame(id));
                _last = last = new Projected(row, Expression.Lambda<Func<T, Keyed<TRow, TKey>>>(keyed, key.Parameters));
            }

            return (Expression<Func<T, Keyed<TRow, TKey>>>)last.Keyed;
        }

        private Expression OfSame(LambdaExpression other) => new Swap(other.Parameters[0], key.Parameters[0]).Visit(other.Body);

        private static string Encode(Position<TKey> position) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(position)).Replace('+', '-').Replace('/', '_');
    }

    private sealed class Swap(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
