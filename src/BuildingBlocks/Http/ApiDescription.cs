using System.Text.Json;
using AimsPlatform.ServiceDefaults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace AimsPlatform.BuildingBlocks.Http;

/// <summary>The OpenAPI document of a service; the gateway merges it with the others.</summary>
internal static class ApiDescription
{
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", api =>
    {
        // Every slice calls its bodies Request, Response and Row: the document names them after the slice too.
        api.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : NameOf(type.Type);
        api.AddDocumentTransformer((document, context, _) =>
            Task.FromResult(document.Tags = Described.TagsOf(context.DescriptionGroups).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }).ToHashSet()));
        api.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query))
            {
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<PermissionNeeded>().FirstOrDefault() is { Permission: var permission })
            {
                operation.Description = $"Needs the permission `{permission}`.";
            }

            return Task.CompletedTask;
        });
    });

    private static string NameOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var own = type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : type.Name;
        return type.DeclaringType is { } slice ? slice.Name + own : own;
    }
}
