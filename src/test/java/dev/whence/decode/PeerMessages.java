package dev.whence.decode;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;

/// The peers' messages as protobuf's own library reads them, from their published definitions.
///
/// They are declared as proto2, which takes texts that are no UTF-8, as the peers' own readers in
/// Go do.
final class PeerMessages {

  private static final Descriptors.FileDescriptor FILE = file();

  private PeerMessages() {}

  private static Descriptors.FileDescriptor file() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("peers.proto")
            .setPackage("p")
            .addMessageType(
                message(
                    "WriteRequest",
                    many("timeseries", 1, "TimeSeries"),
                    repeated("metadata", 3, Type.TYPE_BYTES)))
            .addMessageType(
                message(
                    "TimeSeries",
                    many("labels", 1, "Pair"),
                    many("samples", 2, "Sample"),
                    many("exemplars", 3, "Exemplar"),
                    repeated("histograms", 4, Type.TYPE_BYTES)))
            .addMessageType(
                message(
                    "Pair",
                    field("name", 1, Type.TYPE_STRING),
                    field("value", 2, Type.TYPE_STRING)))
            .addMessageType(
                message(
                    "Sample",
                    field("value", 1, Type.TYPE_DOUBLE),
                    field("timestamp", 2, Type.TYPE_INT64)))
            .addMessageType(
                message(
                    "Exemplar",
                    many("labels", 1, "Pair"),
                    field("value", 2, Type.TYPE_DOUBLE),
                    field("timestamp", 3, Type.TYPE_INT64)))
            .addMessageType(
                message(
                    "Request",
                    repeated("symbols", 4, Type.TYPE_STRING),
                    many("timeseries", 5, "Series")))
            .addMessageType(
                message(
                    "Series",
                    repeated("labels", 1, Type.TYPE_UINT32),
                    many("samples", 2, "TimedSample"),
                    repeated("histograms", 3, Type.TYPE_BYTES),
                    many("exemplars", 4, "ReferringExemplar"),
                    one("metadata", 5, "Metadata"),
                    field("created", 6, Type.TYPE_INT64)))
            .addMessageType(
                message(
                    "TimedSample",
                    field("value", 1, Type.TYPE_DOUBLE),
                    field("timestamp", 2, Type.TYPE_INT64),
                    field("start", 3, Type.TYPE_INT64)))
            .addMessageType(
                message(
                    "ReferringExemplar",
                    repeated("labels", 1, Type.TYPE_UINT32),
                    field("value", 2, Type.TYPE_DOUBLE),
                    field("timestamp", 3, Type.TYPE_INT64)))
            .addMessageType(
                message(
                    "Metadata",
                    field("type", 1, Type.TYPE_INT32),
                    field("help", 3, Type.TYPE_UINT32),
                    field("unit", 4, Type.TYPE_UINT32)))
            .addMessageType(message("PushRequest", many("streams", 1, "Stream")))
            .addMessageType(
                message(
                    "Stream",
                    field("labels", 1, Type.TYPE_STRING),
                    many("entries", 2, "Entry"),
                    field("hash", 3, Type.TYPE_UINT64)))
            .addMessageType(
                message(
                    "Entry",
                    one("timestamp", 1, "Timestamp"),
                    field("line", 2, Type.TYPE_STRING),
                    many("metadata", 3, "Pair")))
            .addMessageType(message("ListOfSpans", many("spans", 1, "ZipkinSpan")))
            .addMessageType(
                message(
                    "ZipkinSpan",
                    field("trace_id", 1, Type.TYPE_BYTES),
                    field("parent_id", 2, Type.TYPE_BYTES),
                    field("id", 3, Type.TYPE_BYTES),
                    field("kind", 4, Type.TYPE_INT32),
                    field("name", 5, Type.TYPE_STRING),
                    field("timestamp", 6, Type.TYPE_FIXED64),
                    field("duration", 7, Type.TYPE_UINT64),
                    one("local_endpoint", 8, "Endpoint"),
                    one("remote_endpoint", 9, "Endpoint"),
                    many("annotations", 10, "Annotation"),
                    many("tags", 11, "Pair"),
                    field("debug", 12, Type.TYPE_BOOL),
                    field("shared", 13, Type.TYPE_BOOL)))
            .addMessageType(
                message(
                    "Endpoint",
                    field("service_name", 1, Type.TYPE_STRING),
                    field("ipv4", 2, Type.TYPE_BYTES),
                    field("ipv6", 3, Type.TYPE_BYTES),
                    field("port", 4, Type.TYPE_INT32)))
            .addMessageType(
                message(
                    "Annotation",
                    field("timestamp", 1, Type.TYPE_FIXED64),
                    field("value", 2, Type.TYPE_STRING)))
            .addMessageType(
                message(
                    "Timestamp",
                    field("seconds", 1, Type.TYPE_INT64),
                    field("nanos", 2, Type.TYPE_INT32)))
            .build();
    try {
      return Descriptors.FileDescriptor.buildFrom(file, new Descriptors.FileDescriptor[0]);
    } catch (Descriptors.DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
    return DescriptorProto.newBuilder().setName(name).addAllField(List.of(fields)).build();
  }

  private static FieldDescriptorProto field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL)
        .build();
  }

  private static FieldDescriptorProto repeated(String name, int number, Type type) {
    return field(name, number, type).toBuilder().setLabel(Label.LABEL_REPEATED).build();
  }

  private static FieldDescriptorProto one(String name, int number, String type) {
    return field(name, number, Type.TYPE_MESSAGE).toBuilder().setTypeName(".p." + type).build();
  }

  private static FieldDescriptorProto many(String name, int number, String type) {
    return one(name, number, type).toBuilder().setLabel(Label.LABEL_REPEATED).build();
  }

  static Message.Builder empty(String name) {
    return DynamicMessage.newBuilder(FILE.findMessageTypeByName(name));
  }
}
