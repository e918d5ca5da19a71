using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace AimsPlatform.Values;

/// <summary>
/// What the API's document says of bodies, as they are really judged. By itself it takes every annotated member for a needed
/// one, also where leaving it out is fine, and no other, also where leaving it out is refused.
/// </summary>
public static class DescribedBodies
{
    private const string MergePatchType = "application/merge-patch+json";

    public static void AddDescribedBodies(this IServiceCollection services) => services.Configure<OpenApiOptions>("v1", api =>
    {
        api.AddSchemaTransformer((schema, context, _) =>
        {
            var members = context.JsonTypeInfo.Properties;
            if (schema.Properties is not null && members.Any(member => RulesOf(member).Any()) && !IsAnswer(context.JsonTypeInfo.Type))
            {
                var blank = context.JsonTypeInfo.Type.GetConstructor(Type.EmptyTypes)?.Invoke([]);
                var before = schema.Required ?? new HashSet<string>();
                schema.Required = members.Where(member => schema.Properties.ContainsKey(member.Name) && IsNeeded(member, blank, before.Contains(member.Name))).Select(member => member.Name).ToHashSet();
            }

            return Task.CompletedTask;
        });
        api.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ParameterDescriptions.Any(parameter => parameter.Type == typeof(JsonObject))
                && operation.RequestBody?.Content is { } content && content.TryGetValue("application/json", out var patch))
            {
                content.TryAdd(MergePatchType, patch);
            }

            return Task.CompletedTask;
        });
    });

    // An answer fills its members in: the language itself requires them.
    private static bool IsAnswer(Type type) => type.IsDefined(typeof(RequiredMemberAttribute), inherit: false);

    // Left out, a member is what its type starts with, or the parameter that makes it; then its rules are asked.
    private static bool IsNeeded(JsonPropertyInfo member, object? blank, bool said)
    {
        var parameter = member.AssociatedParameter;
        var left = parameter is null ? (blank is null ? null : member.Get?.Invoke(blank)) : parameter.HasDefaultValue ? parameter.DefaultValue : Nothing(member.PropertyType);
        return RulesOf(member).Any(rule => rule.GetValidationResult(left, new ValidationContext(member)) is not null)
            || (said && parameter is { HasDefaultValue: false, IsNullable: false } && Nullable.GetUnderlyingType(member.PropertyType) is null);
    }

    private static object? Nothing(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static IEnumerable<ValidationAttribute> RulesOf(JsonPropertyInfo member) =>
        new[] { member.AttributeProvider, member.AssociatedParameter?.AttributeProvider }.OfType<ICustomAttributeProvider>()
            .SelectMany(provider => provider.GetCustomAttributes(typeof(ValidationAttribute), inherit: true)).OfType<ValidationAttribute>();
}
