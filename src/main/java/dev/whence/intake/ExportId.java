package dev.whence.intake;

import dev.whence.model.Tenant;

/// One tenant's export.
record ExportId(Tenant tenant, ExportKey key) {}
