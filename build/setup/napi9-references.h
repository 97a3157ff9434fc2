// Lets better-sqlite3 13, which is written for Node-API 10, run on Node-API 9 (Node < 22.14, Electron < 35).
//
// Node-API 10 allows a persistent reference to any JavaScript value; Node-API 9 only to objects, functions,
// externals and symbols, and answers anything else with an error the addon does not expect. So every other
// value (better-sqlite3 keeps strings) is put into a tagged one-element array before it is referenced, and
// taken out again when the reference is read. The header is forced in front of every source file.
#pragma once
#undef NAPI_VERSION
#define NAPI_VERSION 9
#include <node_api.h>

namespace napi9 {

constexpr napi_type_tag kBoxTag = {0x6a1f0c52b8d94e37, 0x9c3de1704f5b26a8};

inline napi_status CreateReference(napi_env env, napi_value value, uint32_t count, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  const bool referable = type == napi_object || type == napi_function || type == napi_external || type == napi_symbol;
  if (referable) return napi_create_reference(env, value, count, result);

  napi_value box;
  if ((status = napi_create_array_with_length(env, 1, &box)) != napi_ok) return status;
  if ((status = napi_type_tag_object(env, box, &kBoxTag)) != napi_ok) return status;
  if ((status = napi_set_element(env, box, 0, value)) != napi_ok) return status;
  return napi_create_reference(env, box, count, result);
}

inline napi_status GetReferenceValue(napi_env env, napi_ref ref, napi_value* result) {
  napi_status status = napi_get_reference_value(env, ref, result);
  // A weak reference whose value is gone reads as null: there is nothing to unbox.
  if (status != napi_ok || *result == nullptr) return status;

  napi_valuetype type;
  if ((status = napi_typeof(env, *result, &type)) != napi_ok) return status;
  if (type != napi_object) return napi_ok;
  bool boxed = false;
  if ((status = napi_check_object_type_tag(env, *result, &kBoxTag, &boxed)) != napi_ok || !boxed) return status;
  return napi_get_element(env, *result, 0, result);
}

}  // namespace napi9

#define napi_create_reference napi9::CreateReference
#define napi_get_reference_value napi9::GetReferenceValue
