using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace AimsPlatform.DocumentControl.Content.Stores;

/// <summary>Objects of a bucket, <c>prefix/tenant/ab/abcd…</c>. Large ones go up in parts; an object is there when all of its parts are.</summary>
public sealed class S3ContentStore(S3Settings settings) : IContentStore, IDisposable
{
    private readonly AmazonS3Client _client = Connect(settings);

    public string Name => "s3";

    public void Dispose() => _client.Dispose();

    public async Task PutAsync(Guid tenant, ContentHash hash, Stream content, long size, CancellationToken cancellationToken)
    {
        using var transfer = new TransferUtility(_client, new TransferUtilityConfig { MinSizeBeforePartUpload = settings.PartBytes, ConcurrentServiceRequests = 2 });
        await transfer.UploadAsync(new TransferUtilityUploadRequest
        {
            BucketName = settings.Bucket, Key = KeyOf(tenant, hash), InputStream = content, PartSize = settings.PartBytes, AutoCloseStream = false,
            ContentType = "application/octet-stream",
        }, cancellationToken);
    }

    public async Task<Stream?> OpenAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.GetObjectAsync(settings.Bucket, KeyOf(tenant, hash), cancellationToken);
            return answer.ResponseStream;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<bool> ExistsAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken)
    {
        try
        {
            await _client.GetObjectMetadataAsync(settings.Bucket, KeyOf(tenant, hash), cancellationToken);
            return true;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public Task DeleteAsync(Guid tenant, ContentHash hash, CancellationToken cancellationToken) =>
        _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = settings.Bucket, Key = KeyOf(tenant, hash) }, cancellationToken);

    private string KeyOf(Guid tenant, ContentHash hash) => $"{settings.Prefix}{tenant:N}/{hash.Hex[..2]}/{hash.Hex}";

    private static AmazonS3Client Connect(S3Settings settings)
    {
        if (settings.Bucket.Length == 0)
        {
            throw new InvalidOperationException("Content:S3:Bucket is missing.");
        }

        // Checksums that only Amazon understands are left out: what comes back is hashed here anyway.
        var config = new AmazonS3Config
        {
            ForcePathStyle = settings.PathStyle, MaxErrorRetry = 3, Timeout = TimeSpan.FromMinutes(5),
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (settings.ServiceUrl is { Length: > 0 } url)
        {
            (config.ServiceURL, config.AuthenticationRegion) = (url, settings.Region);
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        return settings.AccessKey is { Length: > 0 } key ? new AmazonS3Client(new BasicAWSCredentials(key, settings.SecretKey), config) : new AmazonS3Client(config);
    }
}
