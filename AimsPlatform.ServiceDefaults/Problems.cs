using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AimsPlatform.ServiceDefaults;

/// <summary>
/// Every refusal of every process is RFC 9457 problem details with a stable relative <c>type</c>, the request path as
/// <c>instance</c> and the trace id, also where the framework refuses before any handler runs.
/// </summary>
public static class Problems
{
    /// <summary>The stable start of every problem type.</summary>
    public const string Prefix = "/problems/";

    private static readonly Dictionary<int, (string Code, string Title)> Known = new()
    {
        [400] = ("bad-request", "The request could not be read"),
        [401] = ("unauthenticated", "A valid token is needed"),
        [403] = ("forbidden", "A permission is missing"),
        [404] = ("not-found", "There is nothing here"),
        [405] = ("method-not-allowed", "This resource does not take that method"),
        [406] = ("not-acceptable", "No representation fits the Accept header"),
        [408] = ("timeout", "The request took too long to arrive"),
        [412] = ("version-stale", "The resource changed after it was read"),
        [413] = ("too-large", "The request body is too large"),
        [414] = ("uri-too-long", "The request target is too long"),
        [415] = ("unsupported-media-type", "This content type is not understood here"),
        [422] = ("validation", "The values do not fit together"),
        [428] = ("version-required", "Say which version this change is based on"),
        [429] = ("rate-limited", "Too many requests"),
        [431] = ("headers-too-large", "The request headers are too large"),
        [499] = ("client-closed", "The caller went away"),
        [500] = ("internal", "The platform failed"),
        [502] = ("bad-gateway", "A service answered badly"),
        [503] = ("unavailable", "A service is not available now"),
        [504] = ("gateway-timeout", "A service took too long"),
    };

    internal static void AddProblems(this IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsWriter, WhateverIsAccepted>();
        services.AddProblemDetails();
        services.AddExceptionHandler<UnreadableRequest>();
        services.AddExceptionHandler<UnkeepableText>();

        // Otherwise only a development environment says what was wrong with a body.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Turns exceptions and bare status codes into problem details. First in the pipeline.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = exception => exception switch
            {
                BadHttpRequestException bad => bad.StatusCode,
                OperationCanceledException => 499,
                _ => IsOutage(exception) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            },
        });
        app.UseStatusCodePages();
    }

    /// <summary>Writes one problem now, from middleware that ends the request.</summary>
    public static async Task WriteAsync(HttpContext http, int status, string? code = null, string? detail = null, params (string Name, object? Value)[] members)
    {
        var problem = new ProblemDetails { Status = status, Detail = detail, Type = code is null ? null : Prefix + code };
        foreach (var (name, value) in members)
        {
            problem.Extensions[name] = value;
        }

        http.Response.StatusCode = status;
        Complete(http, problem);
        await http.Response.WriteAsJsonAsync(problem, JsonSerializerOptions.Web, "application/problem+json", http.RequestAborted);
    }

    /// <summary>Fills in what every problem carries and the author left out.</summary>
    public static void Complete(HttpContext http, ProblemDetails problem)
    {
        var status = problem.Status ?? http.Response.StatusCode;
        var (code, title) = Known.GetValueOrDefault(status, ("error", "The request was refused"));
        problem.Status = status;
        if (problem is HttpValidationProblemDetails validation && problem.Type?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            (code, title) = ("validation", "The values do not fit");
            validation.Errors = validation.Errors.ToDictionary(error => PropertyPointer(error.Key), error => error.Value);
        }

        if (problem.Type?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            (problem.Type, problem.Title) = (Prefix + code, title);
        }

        problem.Title ??= title;
        problem.Instance ??= http.Request.Path;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
    }

    // Actions[0].DueDate -> /actions/0/dueDate (RFC 6901)
    private static string PropertyPointer(string path) =>
        "/" + string.Join('/', path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    // A database that is away, or broke off in the middle, is somewhere in the chain: what fails on the way up is only its consequence.
    private static bool IsOutage(Exception? exception) =>
        exception is DbException { IsTransient: true } or TimeoutException or SocketException || (exception is not null && IsOutage(exception.InnerException));

    /// <summary>Problems are problem+json also for those who accept only something else: the framework's own writer would leave them without a word.</summary>
    private sealed class WhateverIsAccepted : IProblemDetailsWriter
    {
        public bool CanWrite(ProblemDetailsContext context) => true;

        public async ValueTask WriteAsync(ProblemDetailsContext context)
        {
            Complete(context.HttpContext, context.ProblemDetails);
            await context.HttpContext.Response.WriteAsJsonAsync(context.ProblemDetails, context.ProblemDetails.GetType(), JsonSerializerOptions.Web, "application/problem+json", context.HttpContext.RequestAborted);
        }
    }

    /// <summary>A body or parameter the framework could not bind: says where and why, never with a stack trace.</summary>
    private sealed class UnreadableRequest(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is not BadHttpRequestException bad)
            {
                return false;
            }

            var (member, text) = Plain(bad.Message);
            var problem = new ProblemDetails { Status = bad.StatusCode, Detail = text };
            if (member is not null)
            {
                problem.Extensions["errors"] = new Dictionary<string, string[]> { [(http.Request.Query.ContainsKey(member) ? "?" : "/") + member] = [text] };
            }

            if (bad.InnerException is JsonException json)
            {
                problem.Type = Prefix + "malformed-json";
                problem.Title = "The JSON body does not fit";
                problem.Detail = "The body is not the JSON that is expected here.";
                problem.Extensions["errors"] = new Dictionary<string, string[]> { [Pointer(json.Path)] = [Reason(json)] };
            }

            http.Response.StatusCode = bad.StatusCode;
            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem, Exception = exception });
        }

        // The framework's texts speak of our code: 'Failed to bind parameter "Id<Risk> id" from "7".', 'Implicit body inferred for parameter …'.
        private static (string? Member, string Text) Plain(string message) => message.Split('"') switch
        {
            ["Failed to bind parameter ", var parameter, _, var value, ..] => (Name(parameter), $"{Name(parameter)} does not take the value \"{value}\"."),
            ["Required parameter ", var parameter, ..] => (Name(parameter), $"{Name(parameter)} is missing."),
            _ => (null, message.StartsWith("Implicit body inferred", StringComparison.Ordinal) ? "A JSON body is needed." : message),
        };

        private static string Name(string parameter) => JsonNamingPolicy.CamelCase.ConvertName(parameter[(parameter.LastIndexOf(' ') + 1)..]);

        // $.items[0].name -> /items/0/name (RFC 6901)
        private static string Pointer(string? path) =>
            (path ?? "$").Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
                .Replace("'", "", StringComparison.Ordinal).TrimStart('$').Replace('.', '/');

        // The serializer's texts speak of our code too, and append "Path: … | LineNumber: …", which the pointer already says.
        private static string Reason(JsonException json)
        {
            var end = json.Message.IndexOf(" Path: ", StringComparison.Ordinal);
            var text = end < 0 ? json.Message : json.Message[..end];
            return text.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) ? "is not known here"
                : text.Contains("could not be converted to ", StringComparison.Ordinal) ? "does not take this value"
                : text.Contains("was missing required properties", StringComparison.Ordinal) ? "needs" + text[text.LastIndexOf(':')..]
                : text.StartsWith("Duplicate property ", StringComparison.Ordinal) ? "is there twice"
                : text;
        }
    }
}
