using AimsPlatform.Identity.Http;
using AimsPlatform.ServiceDefaults;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AimsPlatform.Identity;

/// <summary>The OpenAPI 3.1 document of the routes below <c>/api/v1</c>; the gateway merges it with the others.</summary>
public static class ApiDescription
{
    public static void AddApiDescription(this WebApplicationBuilder builder) => builder.Services.AddOpenApi("v1", api =>
    {
        api.ShouldInclude = route => route.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;

        // Every slice calls its bodies Request and Response: the document names them after the slice too.
        api.CreateSchemaReferenceId = type => type.Type is { IsNested: true, DeclaringType: { } slice } && type.Kind != JsonTypeInfoKind.None
            ? slice.Name + type.Type.Name
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        api.AddDocumentTransformer((document, context, _) =>
        {
            document.Info = new OpenApiInfo { Title = "AimsPlatform Identity", Version = "1", Description = "Organisations, people, roles and tokens." };
            document.Servers?.Clear();
            document.Tags = Described.TagsOf(context.DescriptionGroups).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }).ToHashSet();
            document.AddComponent("bearer", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" });
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
        api.AddOperationTransformer((operation, context, _) =>
        {
            operation.Description = context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsPermission>().FirstOrDefault() is { } needs
                ? $"Needs the permission `{needs.Permission}`."
                : "Needs a token and no permission.";
            return Task.CompletedTask;
        });
    });
}
