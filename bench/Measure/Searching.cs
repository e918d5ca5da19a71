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
        $"\"{Library.Word(900)} {Library.Word(30)}\"", $"{Library.Word(60)} or {Library.Word(70)}", $"{Library.Word(4)} -{Library.Word(6)}",
        "PRO-123456", "PRO-149999", "723456", "no such words",
    ];

    // The hardest: nearly every text holds both words, few side by side, and no index knows which stand side by side.
    private static readonly string[] Phrases = [$"\"{Library.Word(0)} {Library.Word(1)}\"", $"\"{Library.Word(7)} {Library.Word(9)}\""];

    // Whoever controls documents reads all of them, and finds these for certain.
    private static readonly string[] Found = [Library.Word(0), Library.Word(120), "PRO-123456", "723456"];

    private const string Bare = "select document_id from search_entry where tenant_id = $1 and not obsolete and words @@ websearch_to_tsquery('english', $2) limit 26";

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var filled = await Library.FillAsync(Sql.Borealis);
        var people = await Task.WhenAll(Roles.Select(SignInAsync));
        await SearchAsync(people, Queries, 2 * EachRun, 4);
        double[] half = new double[Runs.Count], most = new double[Runs.Count], together = new double[Runs.Count], phrases = new double[Runs.Count];
        double[] bareHalf = new double[Runs.Count], bareMost = new double[Runs.Count];
        for (var run = 0; run < Runs.Count; run++)
        {
            (half[run], most[run]) = Percentiles(await SearchAsync(people, Queries, EachRun, 1));
            together[run] = Percentiles(await SearchAsync(people, Queries, EachRun, 4)).Most;
            phrases[run] = Percentiles(await SearchAsync(people, Phrases, EachRun / 10, 1)).Most;
            (bareHalf[run], bareMost[run]) = Percentiles(await AskBareAsync());
        }

        people.ToList().ForEach(person => person.Dispose());
        return
        [
            new Figure("search of 50,000 documents, p50, one after the other", "ms", half, "the condition alone", bareHalf, ""),
            new Figure("search of 50,000 documents, p99, one after the other", "ms", most, "the condition alone", bareMost, "150 ms"),
            new Figure("search of 50,000 documents, p99, four at once", "ms", together, "", [], "150 ms"),
            new Figure("search of 50,000 documents for a phrase of two words of nearly every text, p99", "ms", phrases, "", [], "150 ms"),
            new Figure("50,000 documents taken in by the database, by its triggers findable", "s", [filled], "", [], ""),
        ];
    }

    private static async Task<HttpClient> SignInAsync(string role)
    {
        var person = new HttpClient { BaseAddress = new Uri(Settings.Of("AIMS_URL")) };
        person.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Load.TokenAsync("borealis", role));
        return person;
    }

    private static async Task<IReadOnlyCollection<double>> SearchAsync(HttpClient[] people, string[] queries, int count, int atOnce)
    {
        var times = new ConcurrentBag<double>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, cancellationToken) =>
        {
            var (query, person) = (queries[number % queries.Length], people[number / queries.Length % people.Length]);
            var watch = Stopwatch.StartNew();
            using var answer = JsonDocument.Parse(await person.GetStringAsync($"/api/v1/documents/search?q={Uri.EscapeDataString(query)}", cancellationToken));
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (answer.RootElement.GetProperty("items").GetArrayLength() == 0 && person == people[^1] && Found.Contains(query))
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
