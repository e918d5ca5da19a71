using AimsPlatform.Testing;

namespace AimsPlatform.Gateway.Tests;

public sealed class RoutesTests
{
    [Fact]
    public void The_table_of_routes_changes_only_on_purpose() => Approved.Match(
        string.Join('\n', Routes.ToProxyRoutes(new Limits()).Select(route =>
            $"{route.Match.Path} -> {route.ClusterId}, {route.AuthorizationPolicy}, {route.MaxRequestBodySize} bytes, {route.Timeout}")) + "\n",
        "routes");

    [Theory]
    [InlineData("ok-1_2.3", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a\nb", false)]
    [InlineData("é", false)]
    public void A_request_id_is_plain_or_refused(string id, bool sane) => Assert.Equal(sane, RequestIds.IsSane(id));
}
