// Published models, as lists of tensors with the names and shapes that their classes in
// huggingface/transformers give them. Totals are the published ones; where a configuration is read
// too, `parameter_count` is a second way to the same numbers.
#include <string>

#include "catch.hpp"
#include "vocabplan/plan/model_config.hpp"
#include "vocabplan/plan/model_weights.hpp"
#include "weights_files.hpp"
#include "weights_shapes.hpp"

namespace weights_model_test {

using namespace vocabplan;
using test::TensorSpecs;

namespace {

ModelWeights read(const TensorSpecs& specs, const WeightsHints& hints = {}) {
  const test::TemporaryFolder folder;
  const std::string path = folder / "model.safetensors";
  test::write_safetensors(path, specs);
  return read_model_weights(path, hints);
}

ParameterCount count_of(const std::string& config) {
  return parameter_count(parse_model_config(config, "config.json"));
}

// modeling_gpt2.py; the published checkpoint keeps its masks and has no prefix.
TensorSpecs gpt2() {
  constexpr std::uint64_t d = 768;
  TensorSpecs out{{"wte.weight", {50257, d}, "F32"}, {"wpe.weight", {1024, d}, "F32"}};
  for (int i = 0; i < 12; ++i) {
    const std::string layer = "h." + std::to_string(i) + ".";
    out.push_back({layer + "attn.bias", {1, 1, 1024, 1024}, "F32"});
    for (const char* norm : {"ln_1", "ln_2"}) {
      out.push_back({layer + norm + ".weight", {d}, "F32"});
      out.push_back({layer + norm + ".bias", {d}, "F32"});
    }
    out.push_back({layer + "attn.c_attn.weight", {d, 3 * d}, "F32"});
    out.push_back({layer + "attn.c_attn.bias", {3 * d}, "F32"});
    out.push_back({layer + "attn.c_proj.weight", {d, d}, "F32"});
    out.push_back({layer + "attn.c_proj.bias", {d}, "F32"});
    out.push_back({layer + "mlp.c_fc.weight", {d, 4 * d}, "F32"});
    out.push_back({layer + "mlp.c_fc.bias", {4 * d}, "F32"});
    out.push_back({layer + "mlp.c_proj.weight", {4 * d, d}, "F32"});
    out.push_back({layer + "mlp.c_proj.bias", {d}, "F32"});
  }
  out.push_back({"ln_f.weight", {d}, "F32"});
  out.push_back({"ln_f.bias", {d}, "F32"});
  return out;
}

// modeling_gpt_neox.py, with the buffers of its older versions.
TensorSpecs pythia_410m() {
  constexpr std::uint64_t d = 1024;
  TensorSpecs out{{"gpt_neox.embed_in.weight", {50304, d}}};
  for (int i = 0; i < 24; ++i) {
    const std::string layer = "gpt_neox.layers." + std::to_string(i) + ".";
    for (const char* norm : {"input_layernorm", "post_attention_layernorm"}) {
      out.push_back({layer + norm + ".weight", {d}});
      out.push_back({layer + norm + ".bias", {d}});
    }
    out.push_back({layer + "attention.bias", {1, 1, 2048, 2048}, "BOOL"});
    out.push_back({layer + "attention.masked_bias", {}, "F16"});
    out.push_back({layer + "attention.rotary_emb.inv_freq", {8}, "F32"});
    out.push_back({layer + "attention.query_key_value.weight", {3 * d, d}});
    out.push_back({layer + "attention.query_key_value.bias", {3 * d}});
    out.push_back({layer + "attention.dense.weight", {d, d}});
    out.push_back({layer + "attention.dense.bias", {d}});
    out.push_back({layer + "mlp.dense_h_to_4h.weight", {4 * d, d}});
    out.push_back({layer + "mlp.dense_h_to_4h.bias", {4 * d}});
    out.push_back({layer + "mlp.dense_4h_to_h.weight", {d, 4 * d}});
    out.push_back({layer + "mlp.dense_4h_to_h.bias", {d}});
  }
  out.push_back({"gpt_neox.final_layer_norm.weight", {d}});
  out.push_back({"gpt_neox.final_layer_norm.bias", {d}});
  out.push_back({"embed_out.weight", {50304, d}});
  return out;
}

// modeling_opt.py at the sizes of facebook/opt-350m, whose table is narrower than the model.
TensorSpecs opt_350m() {
  constexpr std::uint64_t d = 1024;
  TensorSpecs out{{"model.decoder.embed_tokens.weight", {50272, 512}},
                  {"model.decoder.embed_positions.weight", {2050, d}},
                  {"model.decoder.project_in.weight", {d, 512}},
                  {"model.decoder.project_out.weight", {512, d}}};
  for (int i = 0; i < 24; ++i) {
    const std::string layer = "model.decoder.layers." + std::to_string(i) + ".";
    for (const char* matrix : {"q_proj", "k_proj", "v_proj", "out_proj"}) {
      out.push_back({layer + "self_attn." + matrix + ".weight", {d, d}});
      out.push_back({layer + "self_attn." + matrix + ".bias", {d}});
    }
    for (const char* norm : {"self_attn_layer_norm", "final_layer_norm"}) {
      out.push_back({layer + norm + ".weight", {d}});
      out.push_back({layer + norm + ".bias", {d}});
    }
    out.push_back({layer + "fc1.weight", {4 * d, d}});
    out.push_back({layer + "fc1.bias", {4 * d}});
    out.push_back({layer + "fc2.weight", {d, 4 * d}});
    out.push_back({layer + "fc2.bias", {d}});
  }
  return out;
}

const test::DecoderSpec kLlama2{
    .layers = 32, .width = 4096, .inner = 11008, .query = 4096, .key = 4096, .rows = 32000};
const test::DecoderSpec kQwen25{.layers = 24,
                                .width = 896,
                                .inner = 4864,
                                .query = 896,
                                .key = 128,
                                .rows = 151936,
                                .qkv_bias = true,
                                .head = false};

}  // namespace

TEST_CASE("plan: the weights of GPT-2 without their masks", "[plan]") {
  const ModelWeights model = read(gpt2());
  CHECK(model.total == 124'439'808.0);  // openai-community/gpt2
  CHECK(model.n_nv == model.total - 50257.0 * 768.0);
  CHECK(model.embedding == "wte.weight");
  CHECK(model.head.empty());
  CHECK(model.tied);
  CHECK(model.has_head);
  CHECK(model.layers == 12.0);
  CHECK(model.vocab_size == 50257.0);
  CHECK(model.width == 768.0);
  CHECK(model.hidden_size == 768.0);
  CHECK(n_nv_active(model) == count_of(R"({"model_type": "gpt2", "n_embd": 768, "n_layer": 12,
      "n_head": 12, "n_inner": null, "n_positions": 1024, "vocab_size": 50257})")
                                  .n_nv_active);
}

TEST_CASE("plan: the weights of Llama 2", "[plan]") {
  const ModelWeights model = read(test::decoder(kLlama2));
  CHECK(model.total == 6'738'415'616.0);  // meta-llama/Llama-2-7b-hf
  CHECK(model.head == "lm_head.weight");
  CHECK_FALSE(model.tied);
  CHECK(model.tensors == 291.0);
  CHECK(model.n_nv == count_of(R"({"model_type": "llama", "hidden_size": 4096,
      "num_hidden_layers": 32, "num_attention_heads": 32, "intermediate_size": 11008,
      "vocab_size": 32000})")
                          .n_nv);
}

TEST_CASE("plan: a tied model has no head of its own, or one with the same bytes", "[plan]") {
  TensorSpecs specs = test::decoder(kQwen25);
  const ModelWeights absent = read(specs);
  CHECK(absent.total == 494'032'768.0);  // Qwen/Qwen2.5-0.5B
  CHECK(absent.tied);
  CHECK(absent.has_head);
  const test::TensorSpec head{"lm_head.weight", {151936, 896}, "BF16", true};
  specs.insert(specs.begin() + 1, head);
  const ModelWeights aliased = read(specs);
  CHECK(aliased.total == absent.total);
  CHECK(aliased.n_nv == absent.n_nv);
  CHECK(aliased.tied);
  CHECK(aliased.head == "lm_head.weight");
  specs[1].same_bytes = false;
  CHECK_FALSE(read(specs).tied);
  CHECK(read(specs).n_nv == absent.n_nv);
  CHECK(read(specs, {.tied = true}).total == absent.total);
  CHECK(read(specs, {.tied = true}).tied);
}

// As the published file has it: tied by its configuration, and both tables are saved (listed with
// all shapes in Qwen3-0.6B_weights_info.md of tesf777/nano-vllm: 311 tensors, 751,632,384
// elements).
TEST_CASE("plan: a tied model may have saved its table twice", "[plan]") {
  test::DecoderSpec spec{
      .layers = 28, .width = 1024, .inner = 3072, .query = 2048, .key = 1024, .rows = 151936};
  spec.norm_of_heads = 128;
  const ModelWeights unsaid = read(test::decoder(spec));
  CHECK(unsaid.tensors == 311.0);
  CHECK(unsaid.total == 751'632'384.0);
  CHECK_FALSE(unsaid.tied);
  const ModelWeights tied = read(test::decoder(spec), {.tied = true});
  CHECK(tied.tied);
  CHECK(tied.total == 751'632'384.0 - 151936.0 * 1024.0);
  CHECK(tied.n_nv == unsaid.n_nv);
}

TEST_CASE("plan: the weights of Pythia without the buffers of GPT-NeoX", "[plan]") {
  const ModelWeights model = read(pythia_410m());
  CHECK(model.total == 405'334'016.0);  // README of EleutherAI/pythia, total
  CHECK(model.n_nv == 302'311'424.0);   // the same, without embeddings
  CHECK(model.embedding == "gpt_neox.embed_in.weight");
  CHECK(model.head == "embed_out.weight");
  CHECK(model.layers == 24.0);
}

TEST_CASE("plan: the table of a model may be narrower than the model", "[plan]") {
  const ModelWeights model = read(opt_350m());
  const ParameterCount count = count_of(R"({"model_type": "opt", "hidden_size": 1024,
      "num_hidden_layers": 24, "num_attention_heads": 16, "ffn_dim": 4096, "vocab_size": 50272,
      "max_position_embeddings": 2048, "word_embed_proj_dim": 512, "do_layer_norm_before": false})");
  CHECK(model.width == 512.0);
  CHECK(model.hidden_size == 1024.0);
  CHECK(model.n_nv == count.n_nv);
  CHECK(model.total == count.total);
}

TEST_CASE("plan: the experts of Mixtral and of Qwen3", "[plan]") {
  test::DecoderSpec mixtral{
      .layers = 32, .width = 4096, .inner = 14336, .query = 4096, .key = 1024, .rows = 32000};
  mixtral.experts = 8;
  const ModelWeights eight = read(test::decoder(mixtral), {.experts_active = 2.0});
  CHECK(eight.total == 46'702'792'704.0);  // mistralai/Mixtral-8x7B-v0.1
  CHECK(eight.expert_count == 8.0);
  CHECK(eight.experts == 32.0 * 8.0 * 3.0 * 4096.0 * 14336.0);
  CHECK(n_nv_active(eight) == count_of(R"({"model_type": "mixtral", "hidden_size": 4096,
      "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8,
      "intermediate_size": 14336, "vocab_size": 32000, "num_local_experts": 8,
      "num_experts_per_tok": 2})")
                                  .n_nv_active);
  CHECK_FALSE(n_nv_active(read(test::decoder(mixtral))));

  test::DecoderSpec qwen3{
      .layers = 48, .width = 2048, .inner = 768, .query = 4096, .key = 512, .rows = 151936};
  qwen3.experts = 128;
  qwen3.norm_of_heads = 128;
  const ModelWeights many = read(test::decoder(qwen3), {.experts_active = 8.0});
  const ParameterCount count = count_of(R"({"model_type": "qwen3_moe", "hidden_size": 2048,
      "num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 4,
      "head_dim": 128, "intermediate_size": 6144, "vocab_size": 151936, "num_experts": 128,
      "num_experts_per_tok": 8, "moe_intermediate_size": 768})");
  CHECK(many.n_nv == count.n_nv);
  CHECK(n_nv_active(many) == count.n_nv_active);
  CHECK(many.total == count.total);
}

// Stacked as modeling_qwen3_vl_moe.py and modeling_llama4.py have them.
TEST_CASE("plan: experts in one tensor, and shared ones that always work", "[plan]") {
  TensorSpecs specs = test::decoder(test::small_decoder());
  specs.push_back({"model.layers.0.mlp.experts.gate_up_proj", {4, 8, 32}});
  specs.push_back({"model.layers.0.mlp.experts.down_proj", {4, 16, 8}});
  specs.push_back({"model.layers.0.mlp.experts.down_proj_bias", {4, 8}});
  specs.push_back({"model.layers.0.mlp.shared_expert.up_proj.weight", {16, 8}});
  specs.push_back({"model.layers.1.block_sparse_moe.input_linear.weight", {4, 32, 8}});
  const ModelWeights model = read(specs, {.experts_active = 1.0});
  CHECK(model.experts == 4.0 * (8 * 32 + 16 * 8 + 8 + 32 * 8));
  CHECK(model.expert_count == 4.0);
  CHECK(model.n_nv == test::kSmallParameters + model.experts + 16 * 8);
  CHECK(n_nv_active(model) == test::kSmallParameters + model.experts / 4.0 + 16 * 8);
}

// openai/gpt-oss-20b: `_blocks` of 16 bytes with 32 numbers, `_scales` of one byte for each; the
// published total is that of the model card, 20.9B.
TEST_CASE("plan: blocks of MXFP4 have 32 parameters in 16 bytes", "[plan]") {
  constexpr std::uint64_t d = 2880;
  TensorSpecs specs{{"model.embed_tokens.weight", {201088, d}}};
  for (int i = 0; i < 24; ++i) {
    const std::string layer = "model.layers." + std::to_string(i) + ".";
    specs.push_back({layer + "input_layernorm.weight", {d}});
    specs.push_back({layer + "post_attention_layernorm.weight", {d}});
    specs.push_back({layer + "self_attn.sinks", {64}});
    for (const auto& [name, rows] :
         {std::pair{"q_proj", 4096U}, {"k_proj", 512U}, {"v_proj", 512U}}) {
      specs.push_back({layer + "self_attn." + name + ".weight", {rows, d}});
      specs.push_back({layer + "self_attn." + name + ".bias", {rows}});
    }
    specs.push_back({layer + "self_attn.o_proj.weight", {d, 4096}});
    specs.push_back({layer + "self_attn.o_proj.bias", {d}});
    specs.push_back({layer + "mlp.router.weight", {32, d}});
    specs.push_back({layer + "mlp.router.bias", {32}});
    const std::string experts = layer + "mlp.experts.";
    specs.push_back({experts + "gate_up_proj_blocks", {32, 2 * d, 90, 16}, "U8"});
    specs.push_back({experts + "gate_up_proj_scales", {32, 2 * d, 90}, "U8"});
    specs.push_back({experts + "gate_up_proj_bias", {32, 2 * d}});
    specs.push_back({experts + "down_proj_blocks", {32, d, 90, 16}, "U8"});
    specs.push_back({experts + "down_proj_scales", {32, d, 90}, "U8"});
    specs.push_back({experts + "down_proj_bias", {32, d}});
  }
  specs.push_back({"model.norm.weight", {d}});
  specs.push_back({"lm_head.weight", {201088, d}});
  const ModelWeights model = read(specs, {.experts_active = 4.0});
  CHECK(model.experts == 24.0 * 32.0 * (3.0 * d * d + 3.0 * d));
  CHECK(model.expert_count == 32.0);
  CHECK(model.total == Approx(20.9e9).epsilon(0.005));
  // 3.6B active of the model card: with the head, without the input table.
  CHECK(*n_nv_active(model) + 201088.0 * d == Approx(3.6e9).epsilon(0.01));
}

TEST_CASE("plan: parts that see, hear and draft are counted apart", "[plan]") {
  TensorSpecs specs = test::decoder(test::small_decoder());
  for (test::TensorSpec& spec : specs) {
    if (spec.name.starts_with("model.")) spec.name.insert(6, "language_model.");
  }
  specs.push_back({"model.visual.blocks.0.attn.qkv.weight", {12, 4}});
  specs.push_back({"model.visual.patch_embed.proj.weight", {4, 3, 2, 2, 2}});
  specs.push_back({"multi_modal_projector.linear_1.weight", {8, 4}});
  specs.push_back({"model.image_newline", {8}});
  specs.push_back({"audio_tower.layers.0.fc1.weight", {6, 5}});
  specs.push_back({"mtp.layers.0.mlp.up_proj.weight", {7, 8}});
  specs.push_back({"mtp.embed_tokens.weight", {64, 8}});
  const ModelWeights model = read(specs);
  CHECK(model.vision == 12 * 4 + 4 * 3 * 2 * 2 * 2 + 8 * 4 + 8);
  CHECK(model.audio == 6 * 5);
  CHECK(model.draft == 7 * 8 + 64 * 8);
  CHECK(model.n_nv == test::kSmallParameters);
  CHECK(model.layers == 2.0);
  CHECK(model.embedding == "model.language_model.embed_tokens.weight");
  CHECK(model.vocab_size == 32.0);
}

// Names of published checkpoints: InternVL, MiniCPM-V, Pixtral, Llama 4, Gemma 4, Janus, Ovis,
// Kimi-VL, DeepSeek-OCR, Qwen3-Omni, Phi-4-multimodal, MiMo, Nemotron VL.
TEST_CASE("plan: the parts of many families", "[plan]") {
  const auto with = [](const std::string& name) {
    TensorSpecs specs = test::decoder(test::small_decoder());
    specs.push_back({name, {3, 5}});
    return read(specs);
  };
  for (const char* name :
       {"vision_model.encoder.layers.0.mlp.fc1.weight", "mlp1.1.weight", "resampler.attn.weight",
        "vpm.encoder.layers.0.mlp.fc1.weight", "vision_encoder.transformer.layers.0.wq.weight",
        "vision_language_adapter.w_in.weight", "multi_modal_projector.linear_1.weight",
        "model.embed_vision.embedding_projection.weight", "gen_embed.weight",
        "aligner.layers.0.weight", "vte.weight", "mm_projector.proj.0.weight",
        "model.projector.layers.weight", "model.sam_model.blocks.0.attn.qkv.weight",
        "thinker.visual.blocks.0.attn.qkv.weight",
        "model.embed_tokens_extend.image_embed.img_projection.0.weight",
        "model.layers.0.self_attn.qkv_proj.lora_A.vision.weight", "image_newline"}) {
    CAPTURE(name);
    const ModelWeights model = with(name);
    CHECK(model.vision == 15.0);
    CHECK(model.n_nv == test::kSmallParameters);
    CHECK(model.layers == 2.0);
  }
  for (const char* name :
       {"thinker.audio_tower.layers.0.fc1.weight", "talker.model.layers.0.mlp.up_proj.weight",
        "sound_encoder.layers.0.weight", "model.embed_audio.embedding.weight",
        "model.layers.0.self_attn.qkv_proj.lora_B.speech.weight"}) {
    CAPTURE(name);
    CHECK(with(name).audio == 15.0);
  }
  for (const char* name : {"model.mtp_layers.0.input_proj.weight", "mtp.fc.weight",
                           "model.mtp.layers.0.eh_proj.weight", "medusa_head.0.0.linear.weight"}) {
    CAPTURE(name);
    CHECK(with(name).draft == 15.0);
    CHECK(with(name).layers == 2.0);
  }
}

// The layer behind the last of DeepSeek-V3, which has tables of its own (README_WEIGHTS.md there).
TEST_CASE("plan: a layer that drafts is none of the model's, with all that it holds", "[plan]") {
  TensorSpecs specs = test::decoder(test::small_decoder());
  const std::string layer = "model.layers.2.";
  test::add_llama_attention(specs, test::small_decoder(), layer);
  specs.push_back({layer + "embed_tokens.weight", {32, 8}});
  specs.push_back({layer + "enorm.weight", {8}});
  specs.push_back({layer + "hnorm.weight", {8}});
  specs.push_back({layer + "eh_proj.weight", {8, 16}});
  specs.push_back({layer + "shared_head.norm.weight", {8}});
  specs.push_back({layer + "shared_head.head.weight", {32, 8}});
  specs.push_back({layer + "mlp.experts.0.up_proj.weight", {4, 8}});
  const ModelWeights model = read(specs);
  CHECK(model.n_nv == test::kSmallParameters);
  CHECK(model.layers == 2.0);
  CHECK(model.experts == 0.0);
  CHECK(model.expert_count == 0.0);
  CHECK(model.draft == (8 * 8 + 2 * 4 * 8 + 8 * 8 + 2 * 8) + 2 * 32 * 8 + 3 * 8 + 8 * 16 + 4 * 8);
}

// deepseek-ai/DeepSeek-V3: sizes of its config.json, names of modeling_deepseek.py, FP8 scales
// beside the matrices; one dense layer and `sparse` of those with experts.
static TensorSpecs deepseek_v3(int sparse) {
  constexpr std::uint64_t d = 7168, q = 1536, kv = 512, heads = 128;
  TensorSpecs specs{{"model.embed_tokens.weight", {129280, d}}};
  const auto matrix = [&](const std::string& name, std::uint64_t rows, std::uint64_t columns) {
    specs.push_back({name + ".weight", {rows, columns}, "F8_E4M3"});
    specs.push_back(
        {name + ".weight_scale_inv", {(rows + 127) / 128, (columns + 127) / 128}, "F32"});
  };
  const auto mlp = [&](const std::string& name, std::uint64_t inner) {
    matrix(name + ".gate_proj", inner, d);
    matrix(name + ".up_proj", inner, d);
    matrix(name + ".down_proj", d, inner);
  };
  for (int i = 0; i < 1 + sparse; ++i) {
    const std::string layer = "model.layers." + std::to_string(i) + ".";
    const std::string attention = layer + "self_attn.";
    matrix(attention + "q_a_proj", q, d);
    specs.push_back({attention + "q_a_layernorm.weight", {q}});
    matrix(attention + "q_b_proj", heads * 192, q);
    matrix(attention + "kv_a_proj_with_mqa", kv + 64, d);
    specs.push_back({attention + "kv_a_layernorm.weight", {kv}});
    matrix(attention + "kv_b_proj", heads * 256, kv);
    matrix(attention + "o_proj", d, heads * 128);
    specs.push_back({layer + "input_layernorm.weight", {d}});
    specs.push_back({layer + "post_attention_layernorm.weight", {d}});
    if (i == 0) {
      mlp(layer + "mlp", 18432);
      continue;
    }
    specs.push_back({layer + "mlp.gate.weight", {256, d}});
    specs.push_back({layer + "mlp.gate.e_score_correction_bias", {256}, "F32"});
    mlp(layer + "mlp.shared_experts", 2048);
    for (int e = 0; e < 256; ++e) mlp(layer + "mlp.experts." + std::to_string(e), 2048);
  }
  specs.push_back({"model.norm.weight", {d}});
  specs.push_back({"lm_head.weight", {129280, d}});
  return specs;
}

// The model has 3 dense layers and 58 others; its README_WEIGHTS.md has 671B parameters, and 36.6B
// active with the head.
TEST_CASE("plan: the weights of DeepSeek-V3, layer by layer", "[plan]") {
  const test::TemporaryFolder folder;
  test::write_sharded(folder.path(), deepseek_v3(1), 3);
  const ModelWeights two = read_model_weights(folder.path(), {.experts_active = 8.0});
  const ModelWeights one = read(deepseek_v3(0));
  CHECK(two.files == 3.0);
  CHECK(two.layers == 2.0);
  CHECK(two.hidden_size == 7168.0);
  CHECK(two.experts == 256.0 * 3.0 * 7168.0 * 2048.0);
  CHECK(one.experts == 0.0);
  const double tables = 2.0 * 129280.0 * 7168.0;
  const double sparse = two.total - one.total;
  const double dense = one.n_nv - 7168.0;
  CHECK(tables + 3.0 * dense + 58.0 * sparse + 7168.0 == Approx(671e9).epsilon(0.0005));
  const double sparse_active = *n_nv_active(two) - *n_nv_active(one);
  CHECK(tables / 2.0 + 3.0 * dense + 58.0 * sparse_active == Approx(36.6e9).epsilon(0.003));
}

TEST_CASE("plan: a bias of the head and matrices of labels are told apart", "[plan]") {
  TensorSpecs specs = test::decoder(test::small_decoder());
  specs.push_back({"lm_head.bias", {32}});
  const ModelWeights biased = read(specs);
  CHECK(biased.output_extra == 32.0);
  CHECK(biased.n_nv == test::kSmallParameters + 32.0);
  CHECK(n_nv_active(biased) == test::kSmallParameters);

  test::DecoderSpec headless = test::small_decoder();
  headless.head = false;
  TensorSpecs labelled = test::decoder(headless);
  labelled.push_back({"score.weight", {3, 8}});
  const ModelWeights labels = read(labelled);
  CHECK_FALSE(labels.has_head);
  CHECK_FALSE(labels.tied);
  CHECK(labels.output_extra == 3 * 8);
  CHECK(n_nv_active(labels) == test::kSmallParameters);

  headless.prefix = "";
  const ModelWeights bare = read(test::decoder(headless));
  CHECK_FALSE(bare.has_head);
  CHECK(bare.n_nv == test::kSmallParameters);
}

TEST_CASE("plan: an input table of another name is found by its rows", "[plan]") {
  TensorSpecs specs = test::decoder(test::small_decoder());
  specs.front().name = "model.lookup.weight";
  const ModelWeights model = read(specs, {.vocab_size = 32.0});
  CHECK(model.embedding == "model.lookup.weight");
  CHECK(model.n_nv == test::kSmallParameters);
  // One of two that both have a usual name: that with the rows of the configuration.
  specs.front().name = "model.embed_tokens.weight";
  specs.push_back({"other.embed_tokens.weight", {48, 8}});
  CHECK(read(specs, {.vocab_size = 32.0}).vocab_size == 32.0);
  CHECK(read(specs, {.vocab_size = 48.0}).vocab_size == 48.0);
}

}  // namespace weights_model_test
