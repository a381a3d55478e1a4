package dev.whence.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of every refusal (RFC 9457, `application/problem+json`).
///
/// @param type what programs tell problems apart by
/// @param detail what was wrong, in one sentence
/// @param parameter where: a query parameter, a part of the path or a field of the body
/// @param advice what to do about it
@Schema(description = "Why a request was refused (RFC 9457): what was wrong, where, what to do.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @JsonProperty("type") String type,
    @JsonProperty("title") String title,
    @JsonProperty("status") int status,
    @JsonProperty("detail") @Nullable String detail,
    @JsonProperty("parameter") @Nullable String parameter,
    @JsonProperty("advice") @Nullable String advice) {

  /// What it is sent as.
  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ErrorCode code, @Nullable String detail, @Nullable String advice) {
    return new Problem(code.type(), code.title(), code.status(), detail, null, advice);
  }

  /// What a refusal says.
  public static Problem of(ApiException refusal) {
    ErrorCode code = refusal.code();
    return new Problem(
        code.type(),
        code.title(),
        code.status(),
        refusal.getMessage(),
        refusal.parameter(),
        refusal.advice());
  }

  Response.ResponseBuilder response() {
    return Response.status(status).type(MEDIA_TYPE).entity(Json.bytes(this));
  }
}
