using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;

namespace AimsPlatform.Bench;

/// <summary>
/// Searches of 50,000 documents in force by people who may read different ones, against the bare condition on the same index:
/// the first page of it, without rank, snippet or classification.
/// </summary>
internal static class Searching
{
    private const int EachRun = 600;
    private static readonly string[] Roles = ["EMP", "RO", "AUD", "DOC-C"];

    // In nearly every text, in some, in a handful; several words, phrases, alternatives, exclusions, numbers.
    private static readonly string[] Queries =
    [
        Library.Word(0), Library.Word(3), Library.Word(40), Library.Word(120), Library.Word(2_000), Library.Word(50_000), Library.Word(190_000),
        $"{Library.Word(0)} {Library.Word(1)}", $"{Library.Word(2)} {Library.Word(90)}", $"{Library.Word(15)} {Library.Word(3_000)}", $"{Library.Word(0)} {Library.Word(2)} {Library.Word(5)}",
        $"\"{Library.Word(0)} {Library.Word(1)}\"", $"\"{Library.Word(7)} {Library.Word(30)}\"", $"{Library.Word(60)} or {Library.Word(70)}", $"{Library.Word(4)} -{Library.Word(6)}",
        "PRO-123456", "PRO-149999", "723456", "no such words",
    ];

    private const string Bare = "select document_id from search_entry where tenant_id = $1 and not obsolete and words @@ websearch_to_tsquery('english', $2) limit 26";

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var filled = await Library.FillAsync(Sql.Borealis);
        var people = await Task.WhenAll(Roles.Select(SignInAsync));
        await SearchAsync(people, 4, warmUp: true);
        var (half, most, together, bareHalf, bareMost) = (new double[Runs.Count], new double[Runs.Count], new double[Runs.Count], new double[Runs.Count], new double[Runs.Count]);
        for (var run = 0; run < Runs.Count; run++)
        {
            (half[run], most[run]) = Percentiles(await SearchAsync(people, 1));
            together[run] = Percentiles(await SearchAsync(people, 4)).Most;
            (bareHalf[run], bareMost[run]) = Percentiles(await AskBareAsync());
        }

        people.ToList().ForEach(person => person.Dispose());
        return
        [
            new Figure("search of 50,000 documents, p50, one after the other", "ms", half, "the condition alone", bareHalf, ""),
            new Figure("search of 50,000 documents, p99, one after the other", "ms", most, "the condition alone", bareMost, "150 ms"),
            new Figure("search of 50,000 documents, p99, four at once", "ms", together, "", [], "150 ms"),
            new Figure("50,000 documents taken in by the database, by its triggers findable", "s", [filled], "", [], ""),
        ];
    }

    private static async Task<HttpClient> SignInAsync(string role)
    {
        var person = new HttpClient { BaseAddress = new Uri(Settings.Of("AIMS_URL")) };
        person.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Load.TokenAsync("borealis", role));
        return person;
    }

    private static async Task<IReadOnlyCollection<double>> SearchAsync(HttpClient[] people, int atOnce, bool warmUp = false)
    {
        var times = new ConcurrentBag<double>();
        await Parallel.ForAsync(0, warmUp ? 2 * EachRun : EachRun, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, cancellationToken) =>
        {
            var query = Queries[number % Queries.Length];
            var watch = Stopwatch.StartNew();
            using var answer = JsonDocument.Parse(await people[number / Queries.Length % people.Length].GetStringAsync($"/api/v1/documents/search?q={Uri.EscapeDataString(query)}", cancellationToken));
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (answer.RootElement.GetProperty("items").GetArrayLength() == 0 && query != Queries[^1] && people[number / Queries.Length % people.Length] == people[^1])
            {
                throw new InvalidOperationException($"a search for {query} found nothing");
            }
        });
        return times;
    }

    private static async Task<IReadOnlyCollection<double>> AskBareAsync()
    {
        await using var source = NpgsqlDataSource.Create(Owner.Of("document_control"));
        await using var connection = await source.OpenConnectionAsync();
        var times = new List<double>();
        for (var number = 0; number < EachRun; number++)
        {
            var watch = Stopwatch.StartNew();
            await using var command = new NpgsqlCommand(Bare, connection) { Parameters = { new() { Value = Sql.Borealis }, new() { Value = Queries[number % Queries.Length] } } };
            await command.ExecuteNonQueryAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return times;
    }

    private static (double Half, double Most) Percentiles(IReadOnlyCollection<double> times)
    {
        var sorted = times.Order().ToArray();
        return (sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1]);
    }
}
