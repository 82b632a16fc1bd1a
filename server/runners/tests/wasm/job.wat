;; A whole job with the bodies of its two functions left open. Memory: what `run` returns lies at 0,
;; the text it names at 64, and all that the host passes in is written over each other at 1024.
(component
  (import "mainspring:job/types@1.0.0" (instance $types
    (type $limits-is (record
      (field "timeout" (option u64)) (field "memory" (option u64)) (field "fuel" (option u64))))
    (export "limits" (type $limits (eq $limits-is)))
    (type $manifest-is (record
      (field "name" string) (field "version" string) (field "summary" string)
      (field "parameters" (option string)) (field "capabilities" (list string))
      (field "limits" $limits)))
    (export "manifest" (type $manifest (eq $manifest-is)))
    (type $context-is (record
      (field "run-id" string) (field "job-id" string) (field "job-name" string)
      (field "attempt" u32) (field "scheduled-at" s64) (field "started-at" s64)
      (field "idempotency-key" (option string)) (field "input" string)))
    (export "context" (type $context (eq $context-is)))
    (type $retry-is (variant (case "permanent") (case "by-policy") (case "after" u64)))
    (export "retry" (type $retry (eq $retry-is)))
    (type $failure-is (record
      (field "message" string) (field "details" (option string)) (field "retry" $retry)))
    (export "failure" (type $failure (eq $failure-is)))))
  (alias export $types "manifest" (type $manifest))
  (alias export $types "context" (type $context))
  (alias export $types "failure" (type $failure))

  (core module $code
    (memory (export "memory") {pages})
    (data (i32.const 64) "\"\ff\"")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "describe") (result i32) {describe})
    (func (export "run")
      (param i32 i32 i32 i32 i32 i32 i32 i64 i64 i32 i32 i32 i32 i32) (result i32)
      {run}))
  (core instance $code (instantiate $code))

  (func $describe (result $manifest)
    (canon lift (core func $code "describe")
      (memory (core memory $code "memory")) (realloc (core func $code "realloc"))))
  (func $run (param "context" $context) (result (result {output} (error $failure)))
    (canon lift (core func $code "run")
      (memory (core memory $code "memory")) (realloc (core func $code "realloc"))))
  (instance $handler (export "describe" (func $describe)) (export "run" (func $run)))
  (export "mainspring:job/handler@1.0.0" (instance $handler)))
