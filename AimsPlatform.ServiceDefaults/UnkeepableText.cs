using System.Data.Common;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace AimsPlatform.ServiceDefaults;

/// <summary>U+0000 is legal in JSON and in a query, and the one character that PostgreSQL keeps in no text and no jsonb: 400, wherever it was.</summary>
internal sealed class UnkeepableText(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (exception.GetBaseException() is not DbException { SqlState: "22021" or "22P05" })
        {
            return false;
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status400BadRequest, Type = Problems.Prefix + "validation", Title = "The values do not fit", Detail = "A text contains the NUL character (U+0000).",
        };
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem, Exception = exception });
    }
}
