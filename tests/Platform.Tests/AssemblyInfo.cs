using AimsPlatform.Platform.Tests;

// One platform for all tests, and some of them kill it: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(RunningPlatform))]
