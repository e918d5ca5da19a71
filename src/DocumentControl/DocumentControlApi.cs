namespace AimsPlatform.DocumentControl;

/// <summary>Every route of the service, and who may call it. Each handler is in the file of the same name.</summary>
public static class DocumentControlApi
{
    public static void MapDocumentControl(this IEndpointRouteBuilder api)
    {
    }
}
