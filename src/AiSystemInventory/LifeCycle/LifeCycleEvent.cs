namespace AimsPlatform.AiSystemInventory.LifeCycle;

/// <summary>The events of the life cycle, spelt as in the routes and the trail.</summary>
public static class LifeCycleEvent
{
    public const string StartDesign = "start-design";
    public const string Procure = "procure";
    public const string SubmitForVerification = "submit-for-verification";
    public const string ReturnToDesign = "return-to-design";
    public const string Deploy = "deploy";
    public const string PutIntoOperation = "put-into-operation";
    public const string ReEvaluate = "re-evaluate";
    public const string Resume = "resume";
    public const string Rework = "rework";
    public const string Suspend = "suspend";
    public const string LiftSuspension = "lift-suspension";
    public const string Retire = "retire";
    public const string Reject = "reject";
}
